"""The view Words: how often words that somebody asks for are written, and how often the book has them."""
