"""Whether a campaign may be sent, when and at what price."""
