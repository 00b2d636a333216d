"""Inviting imported readers to their accounts, at the paper's own pace: each once, and no storm.

Nobody is invited before staff says so, and who came by themselves is not invited any more.
"""
