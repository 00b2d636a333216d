"""Accounts: readers, their devices, their language."""
