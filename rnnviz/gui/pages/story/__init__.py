"""The story of the samples."""
