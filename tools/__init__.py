"""What the repository needs to keep itself in order; not part of the package."""
