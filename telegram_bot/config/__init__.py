"""The configuration: from a YAML file and secrets to checked, immutable settings."""
