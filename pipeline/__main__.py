"""`python -m pipeline`, the same as the console script `ziping`."""

from .collector import resting

with resting():
    from .cli import main

if __name__ == "__main__":
    main()
