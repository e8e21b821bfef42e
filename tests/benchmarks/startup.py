"""Time from the command ``rnnviz TEXT`` to the first painted frame, against a bare window with one plot.

Both are processes of their own, with a home of their own, on whatever screen there is:
the display where DISPLAY or WAYLAND_DISPLAY names one, else off screen. (Xvfb ends with its last
client unless told otherwise: ``xvfb-run -a -s "-noreset -screen 0 1600x1000x24" python …``.)
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _measure import arguments, compare, in_turn, progress, report

from rnnviz import paths

TARGET = 1.5
SCRIPT = Path(__file__).with_name("_first_paint.py")


def seconds_to_first_frame(*what: str, home: str) -> float:
    environ = os.environ | {"HOME": home, "PYTHONDONTWRITEBYTECODE": ""}
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        environ[variable] = home
    if not environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY"):
        environ["QT_QPA_PLATFORM"] = "offscreen"
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, SCRIPT, *what], env=environ, check=True, stdout=subprocess.PIPE, text=True
    )
    return float(done.stdout) - began


def main() -> None:
    options = arguments(__doc__ or "")
    platform = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or "off screen"
    with tempfile.TemporaryDirectory() as home, progress("starts"):
        text = str(paths.default_text())
        rival, ours = in_turn(
            lambda: seconds_to_first_frame("bare", home=home),
            lambda: seconds_to_first_frame("rnnviz", text, home=home),
            options.rounds,
        )
    what = "rnnviz TEXT to the first frame"
    names = ("bare window", "rnnviz")
    row = compare(what, TARGET, rival, ours, "s", at_most=True, names=names, note=f"screen {platform}")
    report("startup", [row], options)


if __name__ == "__main__":
    main()
