"""The command line: which command is meant, and how the program ends.

Knows the exit codes (0 done, 1 a check not passed, 2 a user's mistake, 3 training diverged); knows
nothing of what a command does. Each is a file of this folder with ``run(arguments)``, imported only
when it is asked for: a window does not wait for it.
"""

import gc
import io
import locale
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from rnnviz.cli.terminal import warn
from rnnviz.core.errors import UserError

COMMANDS = ("train", "sample", "report", "gradcheck")
"""What stands as the first word; without one it is the window."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")  # a letter that the terminal lacks becomes a question mark
    _want_utf8()
    name = arguments.pop(0) if arguments and arguments[0] in COMMANDS else "window"
    try:
        return _command(name)(arguments)
    except UserError as error:
        warn(str(error))
        return 2
    except BrokenPipeError:  # `rnnviz sample … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


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
