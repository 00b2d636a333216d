"""What templates ask of the subscriptions."""
