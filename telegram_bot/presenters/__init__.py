"""Messages that outlive the update they answer: cards, reports, confirmations."""
