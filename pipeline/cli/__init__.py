"""The command line: the only room that prints.  Commands import what they need when they run."""

from .app import main

__all__ = ["main"]
