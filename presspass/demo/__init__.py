"""The demonstration newspaper: what it says, how its pictures are made, and how one tries it."""
