"""The view Hold: the network writes and reads while some of its units are pinned.

Knows a network that was copied and the passage that is read; must not know a run or another view.
"""
