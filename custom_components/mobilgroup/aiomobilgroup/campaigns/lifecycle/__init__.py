"""The life cycle of a campaign, one transaction per step."""
