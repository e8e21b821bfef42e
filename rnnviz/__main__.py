"""``python -m rnnviz`` and the ``rnnviz`` command."""

import gc
import sys

# Imports make objects that stay: looking for garbage among them takes a twelfth of the start.
gc.disable()
from rnnviz.cli import main  # noqa: E402

gc.enable()

if __name__ == "__main__":
    sys.exit(main())
