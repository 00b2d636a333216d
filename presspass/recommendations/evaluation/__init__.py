"""How good recommendations are, on readings that are made up by a stated model.

The ranking is the real one; the paper and its readers are invented. What comes out, and what it
does not say, is in docs/recommendations.md.
"""
