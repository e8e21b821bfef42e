"""Captions: words about a drawing of 8 × 8 pixels, from a network that is told the pixels once."""
