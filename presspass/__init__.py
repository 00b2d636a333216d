"""Presspass: a subscription is read on one device at a time, fairly."""
