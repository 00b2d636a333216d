"""Newsletters: who wants which and agreed to it when, what each issue holds, and its delivery."""
