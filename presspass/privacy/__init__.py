"""What readers may ask for about themselves: their own data, and the erasure of their account."""
