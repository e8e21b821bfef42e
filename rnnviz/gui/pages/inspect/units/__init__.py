"""What each unit of the network follows in the text, and everything about one of them."""
