"""Two networks that read and write the same beside each other, for views that change one of them.

Knows texts and attempts; must not know what was changed.
"""
