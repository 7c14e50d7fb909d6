"""Check that a repeatedly killed bot launches each confirmed broadcast at most once and reports the others."""
