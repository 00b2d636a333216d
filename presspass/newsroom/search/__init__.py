"""Finding articles by their words, in the language of an edition.

Only what everybody may read is in the index: of a piece that not everybody reads in full, nothing
below its opening. Words are prepared here, in Python, so that every database finds the same.
"""
