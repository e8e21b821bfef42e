"""What is kept of a run: moments, losses, the map of the book, checkpoints.

Knows networks and texts; must not know who trains, what is shown, or settings by name.
"""
