"""Moving in with the articles of another system; a format is one line in `formats.py`."""
