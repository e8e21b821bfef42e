"""The training loop and its thread: no Qt, no screen."""
