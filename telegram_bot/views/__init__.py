"""The views: campaigns, previews and lists as texts and keyboards."""
