"""Painted pictures for who does not see them: as tables of words, read aloud or read in a dialog.

Knows widgets that say their own table; knows no picture, no panel and no run. Nothing here is computed until
somebody asks: a screen reader, or who presses the key of the table.
"""
