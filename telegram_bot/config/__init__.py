"""The configuration: checked, immutable settings from a YAML file and secrets."""
