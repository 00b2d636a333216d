"""The commands of the demonstration newspaper."""
