"""The gate as an ASGI application: addresses, page delivery, event streams. No framework."""
