"""What several pages could show, a folder each; fed by a moment and nothing else. Strangers to each other."""
