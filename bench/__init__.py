"""How fast the newspaper is, as ratios to the raw server on the same machine: `make bench`."""
