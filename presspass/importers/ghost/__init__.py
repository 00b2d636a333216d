"""Ghost's export of its database: one JSON file, of any of its versions."""
