"""What a run says on paper. Knows the training's files and numbers; knows no window and no Qt."""
