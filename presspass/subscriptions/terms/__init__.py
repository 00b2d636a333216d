"""The terms of the subscription: published, told, accepted."""
