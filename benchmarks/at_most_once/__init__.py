"""Check of at-most-once sending: thousands of campaigns, every fault at every point, repeatedly killed processes."""
