"""Operation of the bot: health, metrics, logs, exit codes and checks before the start."""
