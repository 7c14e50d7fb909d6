"""Messages in Russian and English, and names of time zones."""
