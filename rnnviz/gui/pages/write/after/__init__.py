"""What the network expects after any text."""
