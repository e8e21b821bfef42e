"""Lessons in the window: a quiet column in the sidebar's place that leads from a question to its answer.

Knows the window's parts that a lesson uses; what a lesson says and measures stands in its file and in
``training/lessons``.
"""
