"""The pages, a folder each. They are strangers to each other, and know no session: they are fed, and ask by
signals.
"""
