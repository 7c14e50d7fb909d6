"""Home Assistant looks for integrations here; its test kit imports this package by name."""
