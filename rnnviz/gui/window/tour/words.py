"""What the card of a tour says beside the sentences of the file. Knows no widget."""

END = "That was all of it: Help ▸ Tour begins again."


def count_in_words(place: int, count: int) -> str:
    """``Tour 3/10 ▾``, for the step at ``place``, from 0."""
    return f"Tour {place + 1}/{count} ▾"


def way(page: str) -> str:
    """``Go to Story``; without a page ``Show me``."""
    return f"Go to {page}" if page else "Show me"
