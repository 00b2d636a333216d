"""The command of the mail."""
