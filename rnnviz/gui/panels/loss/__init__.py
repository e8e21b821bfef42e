"""The loss as a curve."""
