"""The rule as a service: one device at a time. Framework-free: no Django here."""
