"""Background workers, which run while the campaign service is started."""
