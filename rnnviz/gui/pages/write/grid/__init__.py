"""The view Grid: one start and one throw of the dice, written side by side in several ways."""
