"""What the networks of the runs that are chosen write, beside each other."""
