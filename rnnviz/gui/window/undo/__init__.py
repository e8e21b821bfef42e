"""Undo and redo: whole states of the view and of the next run, and what was done on the shelf, in one line.

Knows what can be looked at and set, never what it means; knows no file. Nothing that learns is in it: that is
what the time machine is for.
"""
