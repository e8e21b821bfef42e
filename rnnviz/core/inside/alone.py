"""What one character alone makes a network expect: read from a clear state, with nothing before it.

Knows an architecture and parameters; knows no text.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.network import Network
from rnnviz.core.network.parameters import Parameters


@np.errstate(over="ignore", invalid="ignore")  # some BLAS kernels remark on finite numbers
def expected_alone(architecture: Architecture, params: Parameters) -> Array:
    """(V,V) row by row p after that character."""
    V = architecture.vocab_size
    network = Network(architecture, params)
    every = np.arange(V)[None]
    network.forward(every, every, architecture.zero_state(V, params.flat.dtype))
    return np.array(network.window.ps[0])
