"""The parameters of the runs that are chosen, and how each of them learned, beside each other."""
