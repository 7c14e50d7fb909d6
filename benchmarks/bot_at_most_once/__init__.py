"""The bot is killed between confirmation and report, again and again: nobody is called twice, nobody forgotten."""
