"""``rnnviz [TEXT | CHECKPOINT]``: the window, or a picture of it.

Knows its options and whether there is a display; the window is the gui's. Qt is imported only where
a window or a picture is asked for.
"""

from argparse import RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path

from rnnviz import __version__, paths
from rnnviz.cli import COMMANDS
from rnnviz.cli.arguments import (
    Parser,
    add_encoding,
    add_settings,
    given_settings,
    tell_doubts,
    whole,
)
from rnnviz.core.errors import UserError
from rnnviz.core.files import is_file, require_file
from rnnviz.gui.display import why_no_display, why_no_qt
from rnnviz.report.figure_files import may_have_figures
from rnnviz.training.config import settings_at
from rnnviz.training.setting import SettingPlace


def run(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="rnnviz",
        description="Watch a character-level recurrent network learn to write.",
        epilog="commands, each with its own --help:\n"
        + "".join(f"  rnnviz {name:<10} {what}\n" for name, what in COMMANDS.items())
        + "\nexample: rnnviz book.txt --hidden-size 200",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="TEXT | CHECKPOINT | PRESET | REPORT[#FIGURE]",
        help="what to open (a sample text); of a report or an exported picture, the view that it shows",
    )
    parser.add_argument("--version", action="version", version=f"rnnviz {__version__}")
    parser.add_argument("--steps", type=whole, metavar="N", help="train to this iteration, then pause")
    parser.add_argument(
        "--screenshot", type=Path, metavar="FILE.png",
        help="train --steps steps, save a picture of the whole window, and end",
    )  # fmt: skip
    add_encoding(parser)
    add_settings(parser, settings_at(SettingPlace.WINDOW_OPTION))
    options = parser.parse_args(arguments)
    if options.steps is not None and options.steps < 0:
        parser.error(f"--steps is {options.steps}; it must be at least 0")
    settings = given_settings(options)
    file, figure = _figure_in(options.file)
    if file is not None:
        require_file(file)
    has_figure = file is not None and require_figure(file, figure)

    if options.screenshot is not None:
        no_qt = why_no_qt()
        if no_qt:
            raise UserError(f"No picture can be drawn: {no_qt}")
        from rnnviz.gui.app import save_picture

        corpus = save_picture(
            options.screenshot,
            file or paths.default_text(),
            settings,
            options.steps or 0,
            options.encoding,
            figure,
        )
        if corpus is not None:
            tell_doubts(corpus)
        return 0
    no_window = why_no_display() or why_no_qt()
    if no_window and has_figure:
        raise UserError(f"A figure is looked at in the window, and there is none: {no_window}.")
    if no_window:
        from rnnviz.cli.no_window import train_instead

        return train_instead(
            no_window, file or paths.default_text(), settings, options.steps, options.encoding
        )
    from rnnviz.gui.app import show_window

    return show_window(file, settings, options.steps, options.encoding, figure)


def _figure_in(path: Path | None) -> tuple[Path | None, str]:
    """What stands before a # and behind it; a file may have one in its name."""
    if path is None or is_file(path):
        return path, ""
    before, _, figure = str(path).rpartition("#")
    return (Path(before), figure) if before and figure and is_file(Path(before)) else (path, "")


def require_figure(file: Path, figure: str) -> bool:
    """Whether it is a report or a picture of ours. Raises UserError where it has no such figure."""
    if not figure and not may_have_figures(file):
        return False
    from rnnviz.report.sources import has_figures, read_sources  # a window does not wait for it

    if not figure and not has_figures(file):
        return False
    sources = read_sources(file)
    if figure:
        sources.only(figure, file.name)
    return True
