"""How one character after the other is written: the lecture's figure of a network at test time."""
