"""One character as it was drawn: what is painted of it wherever it is looked at."""
