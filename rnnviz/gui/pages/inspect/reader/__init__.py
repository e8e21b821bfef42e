"""The reader of the page Inspect: a text, character by character, painted by what the network makes of it.

Knows characters and numbers to paint them by; must not know a run or a view.
"""
