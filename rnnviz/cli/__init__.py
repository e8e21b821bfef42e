"""The command line: which command is meant, and how the program ends.

Knows the exit codes (0 done, 1 a check not passed, 2 a user's mistake, 3 training diverged, 4 done but
not everything could be saved, 130 interrupted); knows nothing of what a command does. Each is a file of
this folder with ``run(arguments)``, imported only when it is asked for: a window does not wait for it.
"""

import gc
import locale
import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from rnnviz.cli.terminal import close_stderr, close_stdout, open_streams, warn
from rnnviz.core.errors import UnsavedError, UserError
from rnnviz.core.foreign import shown

COMMANDS = {
    "train": "train without a window, and leave the run in a folder",
    "sweep": "plan many runs that differ in some settings, and train them with all cores",
    "work": "join in on the runs of a sweep, or go on with them",
    "sample": "print a text that a trained network writes",
    "report": "write the report of a run, as HTML and as PDF",
    "gradcheck": "check backpropagation against central differences, or a lossFun of your own",
    "shapes": "train the lecture's shapes of sequence models, each on a small task",
}
"""What stands as the first word, and what it does; without one it is the window."""
NOT_SAVED = 4
INTERRUPTED = 130
"""By Ctrl-C; what shells call it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    open_streams()
    _want_utf8()
    try:
        code = _outcome(lambda: _obey(arguments))
    except SystemExit:  # the help, or a mistake in the arguments
        if _outcome(close_stdout):
            return 2
        raise
    else:
        ended = _outcome(close_stdout)
        return code or ended
    finally:
        close_stderr()


def _obey(arguments: list[str]) -> int:
    first = arguments[0] if arguments else ""
    if first in COMMANDS:
        return _command(first)(arguments[1:])
    # The name of a text has an ending or a folder; a command that is misspelt has neither.
    if re.fullmatch(r"\w[\w-]*", first) and not os.path.lexists(first):
        raise UserError(_no_such(first))
    return _command("window")(arguments)


def _no_such(word: str) -> str:
    from difflib import get_close_matches  # only who mistypes waits for it

    near = get_close_matches(word.lower(), COMMANDS, n=1)
    nearest = f" Did you mean rnnviz {near[0]}?" if near else ""
    *others, last = COMMANDS
    return (
        f"There is no command and no text called {shown(word)}.{nearest} "
        f"The commands are {', '.join(others)} and {last} (try rnnviz --help)."
    )


def _outcome(act: Callable[[], int | None]) -> int:
    """The exit code that an act ends with; what a user should know has then been said."""
    try:
        return act() or 0
    except UserError as error:
        warn(str(error))
        return NOT_SAVED if isinstance(error, UnsavedError) else 2
    except KeyboardInterrupt:
        warn("interrupted.")
        return INTERRUPTED
    except BrokenPipeError:  # `rnnviz sample … | head`
        return 0
    except OSError as error:  # a file or a disk that nobody foresaw
        where = f"{error.filename}: " if error.filename else ""
        warn(f"{where}{error.strerror or error}.")
        return 2


def _want_utf8() -> None:
    """Give Qt the locale that it would take anyway, before it complains of another at length.

    Such a one is LC_ALL=C, of many containers. All but the encoding (the decimal point, say) stays.
    """
    if locale.getencoding().lower() in ("utf-8", "utf8"):
        return
    for_all = os.environ.pop("LC_ALL", "")
    if for_all:
        others = ("LC_COLLATE", "LC_MESSAGES", "LC_MONETARY", "LC_NUMERIC", "LC_TIME")
        os.environ |= dict.fromkeys(others, for_all)
    os.environ["LC_CTYPE"] = "C.UTF-8"


def _command(name: str) -> Callable[[Sequence[str]], int]:
    collecting = gc.isenabled()
    gc.disable()  # imports make objects that stay: looking for garbage in them takes a twelfth of the start
    run: Callable[[Sequence[str]], int] = import_module(f"rnnviz.cli.{name}").run
    if collecting:
        gc.enable()
    return run
