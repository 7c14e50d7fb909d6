"""Messages sent or edited after the update that caused them: campaign cards, reports, confirmations."""
