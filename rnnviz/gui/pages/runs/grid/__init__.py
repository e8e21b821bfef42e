"""The last losses of the runs that are chosen, in a grid of the settings that vary."""
