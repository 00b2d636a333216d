"""The commands of the importers."""
