"""What is shown: campaigns, previews and lists as sentences and keyboards."""
