"""The project: what puts the parts together, reads the settings and serves."""
