"""The command line: parse arguments, call the packages below, print results, set the exit code.

May touch: stdout, stderr, files that the user names, the clock, the log file in the outbox.
May import: every other package; large libraries are imported inside the functions that need them.
Never: imported by anything but `__main__`.  No other package prints.
Start reading: `app.main`, then `error_boundary.run` (errors become messages) and one module of `commands`.
"""

from .app import main

__all__ = ["main"]
