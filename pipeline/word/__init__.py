"""Untrusted Word files: guarded, opened, read into grids."""
