"""Array: any NumPy array of numbers, the one name for it in the whole program; and room for one."""

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]

CACHE_LINE = 64


def zeros(shape: tuple[int, ...], dtype: DTypeLike) -> Array:
    """Zeros that begin at a cache line.

    NumPy's own begin anywhere in one: vector instructions then cross lines, and the same products
    take up to a tenth longer in one process than in the next.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    memory = np.zeros(size + CACHE_LINE, np.uint8)
    start = -memory.ctypes.data % CACHE_LINE
    return memory[start : start + size].view(dtype).reshape(shape)
