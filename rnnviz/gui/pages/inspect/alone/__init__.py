"""What one character alone makes the network expect: a view of Inspect.

Knows a copy of a network; must not know a run, or the reader.
"""
