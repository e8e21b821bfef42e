"""What the card of a tour says beside the sentences of the file. Knows no widget."""

SHOW = "Show me"
END = "That was all of it: Help ▸ Tour begins again."


def count_in_words(place: int, count: int) -> str:
    """``Tour 3/10 ▾``, for the step at ``place``, from 0."""
    return f"Tour {place + 1}/{count} ▾"


def on_page(page: str) -> str:
    """``on Story``; nothing for any page."""
    return f"on {page}" if page else ""
