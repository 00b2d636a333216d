"""The shop: plans on sale, quotes, orders and their confirming; a reader's own subscription."""
