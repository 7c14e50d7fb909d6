"""The life of a campaign, one transaction a function."""
