"""What staff see and do in the desk with all that is sold."""
