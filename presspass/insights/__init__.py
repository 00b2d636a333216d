"""What publishers see of how subscriptions are read: counts, never a person."""
