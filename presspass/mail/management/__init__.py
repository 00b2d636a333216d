"""Django finds our command here."""
