"""The commands of newsletters."""
