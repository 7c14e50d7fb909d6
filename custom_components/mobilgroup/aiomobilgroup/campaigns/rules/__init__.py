"""The rules: whether a campaign may be sent, when and at what price."""
