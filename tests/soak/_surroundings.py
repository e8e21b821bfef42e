"""A home of its own and no screen for a long run, so that nothing of the user's is touched.

Must be entered before the first QApplication is made; knows no test.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FOLDERS = {
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "runtime",
}


@contextmanager
def own_home() -> Iterator[Path]:
    """An empty folder that stands for the home while it lasts."""
    with tempfile.TemporaryDirectory(prefix="rnnviz-soak-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        os.environ |= {"HOME": name, "QT_QPA_PLATFORM": "offscreen"}
        for variable, folder in _FOLDERS.items():
            (home / folder).mkdir(mode=0o700)
            os.environ[variable] = str(home / folder)
        yield home
