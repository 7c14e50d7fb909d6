"""The whole bot, as a process of its own, over HTTP between both simulators."""
