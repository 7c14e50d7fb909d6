"""One broadcast: what is asked for, its recipients, its launch request, its sending."""
