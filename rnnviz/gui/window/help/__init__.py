"""Help: a window of leaves (words, cards, lessons, presets, texts, keys), made when it is first asked for.

Its words are not its own: it reads them from the glossary, from the cards of the pages, from lessons and
presets, from the list of sample texts and the menu's of keys. Knows the frame of the window; no session.
"""
