"""Messages to Telegram, and the HTTP requests that carry them."""
