"""The methods of the Bot API, one file per subject."""
