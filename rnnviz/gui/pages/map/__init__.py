"""The map of the book."""
