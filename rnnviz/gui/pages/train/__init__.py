"""The run as it learns."""
