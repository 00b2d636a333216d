"""What machines read of the paper: facts in the head of pages, feeds, site maps, robots.txt.

People read pages; nothing here holds a word of a text that not everybody may read.
"""
