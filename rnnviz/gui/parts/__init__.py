"""Small things that know no run: cards, fields, legends, painted text, the look.

Must not know panels, pages or the session.
"""
