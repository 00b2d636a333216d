"""The newsroom: articles, sections and editions, and how they are shown."""
