"""Units that are to be held while a network writes."""
