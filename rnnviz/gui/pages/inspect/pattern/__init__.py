"""The units that are on exactly where characters are selected, and where else they are on."""
