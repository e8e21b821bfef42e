"""The losses of the runs that are chosen, in one picture."""
