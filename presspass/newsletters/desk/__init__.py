"""What staff see and do about newsletters."""
