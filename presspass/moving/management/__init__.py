"""The commands of moving out and in."""
