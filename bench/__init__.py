"""Measurements: those that the README quotes (`make bench`), and others that docs/ quotes."""
