"""Lessons: a misconception each, that is predicted, run and seen: their file, and what they measure of a run.

Knows presets, runs and texts; knows no window.
"""
