"""Why this character, and how far back the network looks: two sections of the card at the cursor.

Know one place as a network sees it; must not know a run, or the reader.
"""
