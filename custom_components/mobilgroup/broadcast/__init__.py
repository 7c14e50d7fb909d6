"""Broadcasts: the request, its recipients, its launch request and its sending."""
