"""What is sold: plans, subscriptions, seats, and how a seat reaches the gate."""
