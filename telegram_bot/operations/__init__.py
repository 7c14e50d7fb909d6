"""What operators of the bot need: health, metrics, logs, checks before the start."""
