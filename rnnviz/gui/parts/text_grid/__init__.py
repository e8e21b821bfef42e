"""A text as a grid of characters, each on its colour. Knows character numbers; knows no network."""
