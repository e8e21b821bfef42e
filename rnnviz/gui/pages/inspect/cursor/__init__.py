"""The card *At the cursor*: the state of the network there, what it expects next, and typing on.

Knows one place of a text as a network sees it; must not know a run, or the reader.
"""
