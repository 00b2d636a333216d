"""WordPress's export format, WXR: RSS with WordPress's own elements in it."""
