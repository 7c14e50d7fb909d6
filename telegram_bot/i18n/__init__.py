"""Messages in Russian and English, and time zones."""
