"""The gradient check, and the check of one's own lossFun."""
