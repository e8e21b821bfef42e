"""The words of the program, each with its sentence, its formula and its place in the window.

One source: the glossary of Help, tooltips and whoever else explains a word take its sentence from here.
Settings have theirs in ``config``, and are words by themselves. A file for each field of words; knows where
in the window a word lives by names only, and no window.
"""
