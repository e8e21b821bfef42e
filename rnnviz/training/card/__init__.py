"""The reference card: what was measured of networks, rates and minutes, and what follows for settings.

Knows settings and the file of measured lines; knows no run and no text. How it was measured:
``tests/benchmarks/reference_card.py``; to read: ``docs/reference-card.md``.
"""
