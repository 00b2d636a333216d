"""Moving in with one's readers: a list of another system becomes accounts, rights and consent.

One small reader a format (`ghost.py`, `mapped.py`) makes of each row the shape of `arriving.py`;
what follows is the same for all. Nobody gets a letter from it; inviting them: `importers.inviting`.
"""
