"""Issues: proposed, written as a mail, delivered by a courier, and kept in the archive."""
