"""Stand in for the outside world, so that everything can be tried with no account, no token and no money."""
