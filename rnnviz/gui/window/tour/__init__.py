"""The tour by doing: a quiet card beside the menus, a ring around what it speaks of, what was done already.

Knows the window's parts by what they say and emit; knows no page by name: what is to be done where stands in
a file (``training/tours.py``). Nothing here is imported before a tour is there.
"""
