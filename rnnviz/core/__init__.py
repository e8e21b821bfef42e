"""The network and its text, in NumPy: no Qt, no threads, no clock, no printing."""
