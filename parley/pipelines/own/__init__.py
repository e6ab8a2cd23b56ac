"""Record types of one's own whose records pass a pipeline."""
