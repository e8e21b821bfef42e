"""What lies over a picture until one has said what one expects: the cover, and three ways to say it.

Knows values, words and pixels; knows no run, no panel and no network.
"""
