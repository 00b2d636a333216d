"""The demonstration's pictures: linocuts in two inks, drawn by our own script."""
