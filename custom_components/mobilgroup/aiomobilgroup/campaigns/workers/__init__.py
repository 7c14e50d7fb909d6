"""Tasks that run while the service is open."""
