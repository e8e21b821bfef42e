"""What the network would likeliest write, found by beam search."""
