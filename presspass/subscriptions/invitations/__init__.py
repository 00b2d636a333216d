"""Who reads with whom: readers are invited to a seat, accept, leave, are replaced."""
