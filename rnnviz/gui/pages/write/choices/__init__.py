"""What else might have been written at a place, and the ways that the text went from there."""
