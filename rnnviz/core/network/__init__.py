"""Networks: cells, how they are stacked, optimizers, reading, writing, the gradient check.

Knows parameters and character numbers; must not know texts' files, records of a run, or the clock.
"""
