"""What templates need to show recommendations."""
