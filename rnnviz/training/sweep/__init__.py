"""A sweep: many runs that differ in some settings, planned in a folder and worked through by many processes.

Must not know any screen, nor the worker of a window; whoever shares the folder can join.
"""
