"""Companies: bought for many, administered, joined."""
