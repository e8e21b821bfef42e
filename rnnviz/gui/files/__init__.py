"""What the window opens, saves and exports, and what it remembers. Knows the session; must not know pages or
the frame around them.
"""
