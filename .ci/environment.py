"""Makes ready what `make run` and `make test` need, with one line for each thing it does.

Three stages, each silent when there is nothing to do: the system's libraries (Qt loads
them, pip cannot bring them), the environment `.venv`, the packages in it. It knows
nothing of the program itself. It runs before anything is installed, so it imports the
standard library alone.

    python3 .ci/environment.py run     what the program needs
    python3 .ci/environment.py test    that, and what the tests need
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
EXTRAS = {"run": "", "test": "[test]"}

# What Qt's own libraries ask the system for (`readelf -d` on them), and the package of
# Debian and Ubuntu that has it. Newer releases call some of these ...t64 and accept the
# old name.
DRAWING = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
}
X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
FONT = {"a font": "fonts-dejavu-core"}
VENV_MODULE = {"Python's venv": f"python3.{sys.version_info.minor}-venv"}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def loads(library: str) -> bool:
    """Trying is surer than asking a package manager, and right where there is none."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Asks fontconfig, as Qt does; without a single font a window draws empty boxes."""
    try:
        fontconfig = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return False
    fontconfig.FcInit()
    fontconfig.FcConfigGetFonts.argtypes = [ctypes.c_void_p, ctypes.c_int]
    # An FcFontSet begins with the number of its fonts.
    fontconfig.FcConfigGetFonts.restype = ctypes.POINTER(ctypes.c_int)
    fonts = fontconfig.FcConfigGetFonts(None, 0)
    return bool(fonts) and fonts[0] > 0


def missing_parts(purpose: str, environ: Mapping[str, str]) -> dict[str, str]:
    """What the system lacks, each with the package that has it."""
    wanted = dict(DRAWING)
    # The tests draw off screen, whatever the screen.
    if purpose == "run" and environ.get("DISPLAY"):
        wanted.update(X11)
    if purpose == "run" and environ.get("WAYLAND_DISPLAY"):
        wanted.update(WAYLAND)
    missing = {name: package for name, package in wanted.items() if not loads(name)}
    if not has_font():
        missing.update(FONT)
    if importlib.util.find_spec("ensurepip") is None:
        missing.update(VENV_MODULE)
    return missing


def administrator() -> list[str] | None:
    """What to put before a command to run it as root, or None where that would need a password."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and run(["sudo", "-n", "true"]) is None:
        return ["sudo", "-n"]
    return None


def run(command: Sequence[str | Path]) -> str | None:
    """Runs it silently, without standard input; returns what it said if it failed, else None."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.stdout.rstrip() if done.returncode else None


def install_system_packages(packages: Sequence[str]) -> None:
    """With apt where that is allowed without a password; else ends with the exact command."""
    wanted = " ".join(packages)
    if shutil.which("sudo"):
        by_hand = f"sudo apt-get update && sudo apt-get install -y {wanted}"
    else:
        by_hand = f"su -c 'apt-get update && apt-get install -y {wanted}'"
    as_root = administrator()
    if as_root is None:
        sys.exit(
            f"system: some packages are missing, and installing them needs a password. Run\n\n  {by_hand}\n"
        )
    say(f"system: installing {wanted}")
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-oDPkg::Lock::Timeout=120"]
    # A failed update (one dead source among many) need not stop what is already known.
    run([*apt, "update"])
    problem = run([*apt, "install", "-y", "--no-install-recommends", *packages])
    if problem is not None:
        sys.exit(f"{problem}\nsystem: apt could not install them. When that is mended, run\n\n  {by_hand}\n")


def prepare_system(purpose: str) -> None:
    missing = missing_parts(purpose, os.environ)
    if missing and shutil.which("apt-get"):
        # One package may have several of the parts.
        install_system_packages(list(dict.fromkeys(missing.values())))
        missing = missing_parts(purpose, os.environ)
    if missing:
        say(f"system: not found: {', '.join(missing)}. If the window does not open, install them.")


def prepare_packages(purpose: str) -> None:
    """Makes `.venv` and fills it, unless its stamp says that this was done for the project as it is.

    The stamp goes before anything is changed and is written last, so an environment
    that was left half-made is made anew.
    """
    made_by = f"{sys.version}\n{ROOT}\n"  # an environment fits one Python, and cannot be moved
    current = made_by + hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamps = {name: VENV / f"ready-to-{name}" for name in EXTRAS}
    found = {name: stamp.read_text() for name, stamp in stamps.items() if stamp.is_file()}
    if current in (found.get(purpose), found.get("test")) and (VENV / "bin" / "python").exists():
        return
    if not any(stamp.startswith(made_by) for stamp in found.values()):
        say(f"environment: making {VENV.name} with Python {sys.version.split()[0]}")
        problem = run([sys.executable, "-m", "venv", "--clear", VENV])
        if problem is not None:
            sys.exit(f"{problem}\nenvironment: {VENV.name} could not be made")
    for name in EXTRAS:
        if found.get(name) != current:
            stamps[name].unlink(missing_ok=True)
    say(f"environment: installing what `make {purpose}` needs (the first time about 150 MB are fetched)")
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check"]
    problem = run([*pip, "install", "--editable", f".{EXTRAS[purpose]}"])
    if problem is not None:
        sys.exit(f"{problem}\nenvironment: pip could not install them; `make {purpose}` tries again")
    stamps[purpose].write_text(current)


def main() -> None:
    if sys.version_info < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        found = f"{sys.executable} is {sys.version.split()[0]}"
        sys.exit(
            f"rnnviz needs Python {oldest} or newer, and {found}; name another with `make run PYTHON=...`"
        )
    if sys.argv[1:] not in [[purpose] for purpose in EXTRAS]:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(EXTRAS)}")
    purpose = sys.argv[1]
    try:
        prepare_system(purpose)
        prepare_packages(purpose)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
