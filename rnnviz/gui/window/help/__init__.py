"""Help: a window of leaves (words, cards, presets, texts, keys) that is made when it is first asked for.

Its words are not its own: it reads them from the glossary, from the cards of the pages, from presets, from
the list of sample texts and from the menu's list of keys. Knows the frame of the window; knows no session.
"""
