"""What the seed alone makes of the losses, and whether settings differ by more than that."""
