"""Writing as a loop."""
