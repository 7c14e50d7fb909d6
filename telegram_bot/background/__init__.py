"""What runs beside the updates, one module a matter; each has `begin(application)`, which returns what ends it."""
