"""The lecture's figures as networks that learn: five shapes of sequences with a task each, and captions.

Knows cells, optimizers and central differences; must not know a run, its record, what is asked of the inside
of a network, or what is shown.
"""
