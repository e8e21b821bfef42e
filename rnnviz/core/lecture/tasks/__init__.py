"""The tasks: a file for each shape. Know letters and chance; know no network."""
