"""The network and its text, in NumPy: no Qt, no threads, no clock, no printing.

record -> network -> text; below them what all rooms use: arrays, errors, files, strings that are not ours.
"""
