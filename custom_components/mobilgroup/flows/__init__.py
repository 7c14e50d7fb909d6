"""Options and recipient flows, their schemas and sections."""
