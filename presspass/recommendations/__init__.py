"""What to read next: ranked for each article from its topics, its words and counts of readings.

For everybody alike, and without a word about readers: what one reader has read, and whether she
wants any of this, is known to the app `shelf` alone, which this one never asks.
"""
