"""`python -m pipeline`, the same as the console script `ziping`."""

from .collector import gc_paused

with gc_paused():
    from .cli import main

if __name__ == "__main__":
    main()
