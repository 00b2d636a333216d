"""The tags of newsletters."""
