"""A text as numbers: read, decoded, counted, its words known. Must not know networks, records of runs, or
settings.
"""
