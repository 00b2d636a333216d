"""What readers keep for themselves: saved articles, followed topics, the history of what they read.

Nobody else sees it: not whoever pays for the seat, not staff.
"""
