"""Progress: how a long work tells how far it is, and how it is called off.

Knows no work and nobody who watches one.
"""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called by the work with (done, total); may raise ``Cancelled``, which the work lets through."""
