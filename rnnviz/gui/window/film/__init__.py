"""The film of a run: a player of its kept moments, and the file it is saved in. Knows no page."""
