"""One learning step taken apart: its numbers by name, the sums that made them, and the walk through it.

One interpreter of the equations that cells, scores and optimizers list. Must not know a run, the worker
or any screen.
"""
