"""In what the runs that are chosen differ."""
