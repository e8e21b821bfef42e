"""Shapes: where a sequence model is told something and where it is asked, and what it can learn so."""
