"""Options and recipient group flows, with their schemas and sections."""
