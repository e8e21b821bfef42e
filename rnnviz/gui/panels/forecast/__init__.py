"""What the network expects next, as bars."""
