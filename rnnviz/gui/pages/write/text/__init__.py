"""The text that the network writes: what was given, what was written, what it is painted by."""
