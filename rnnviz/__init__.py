"""A desktop laboratory for the character-level recurrent network.

This file knows nothing but the version and the one setting that must stand
before NumPy is first imported.
"""

import os

__version__ = "0.1.0"

# A window of this network is many small products: a second BLAS thread makes them
# slower, and takes the core that the window paints with. It must be set before
# OpenBLAS is loaded, and is left alone where the user has set it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")
