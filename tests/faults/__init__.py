"""Fault injectors: each makes one thing fail on purpose."""
