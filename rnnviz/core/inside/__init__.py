"""What a network has learnt and how it learns: pure functions of an architecture, parameters and characters.

Knows networks and texts; must not know a run, its record, or what is shown.
"""
