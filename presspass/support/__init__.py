"""Support in the desk: find a reader, end a device, send a mail; what is read stays unseen."""
