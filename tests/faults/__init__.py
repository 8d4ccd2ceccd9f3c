"""Fault injectors: what fails on purpose, each for itself."""
