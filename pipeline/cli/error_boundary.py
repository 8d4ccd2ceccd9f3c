"""The command line's error boundary: errors become a message in both languages and an exit code.

Only this module and `service.context.guard` have a broad `except`.  A traceback is shown only with
`ZIPING_DEBUG=1`.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

from ..errors import ConfigurationError, Internal, ZipingError
from ..printable import as_text, shown
from .display.output import print_error
from .display.stdout import named_stdout


class UnusablePath(ConfigurationError):
    """A file or folder of this machine cannot be used.  Operands: `path`, `detail`."""

    zh = "无法读写 {path}（{detail}）。"
    en = "Cannot read or write {path} ({detail})."
    do_zh = "请检查权限和磁盘空间，或运行 ziping doctor。"
    do_en = "Check permissions and disk space, or run `ziping doctor`."


def run(command: Callable[[], object]) -> int:
    """Run a command and return the exit code: its own, that of an error, or 4 for a bug in the program."""
    _speak_utf8()
    try:
        with named_stdout():
            command()
    except ZipingError as error:
        return _report(error)
    except OSError as error:
        return _report(_unusable(error))
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001
        return _report(Internal(detail=_where(error)))
    return 0


def _report(error: ZipingError) -> int:
    if os.environ.get("ZIPING_DEBUG") == "1":
        traceback.print_exc()
    print_error(error.reason())
    return error.exit_code


def _unusable(error: OSError) -> UnusablePath:
    path = shown(as_text(str(error.filename or "—")))
    return UnusablePath(path=path, detail=error.strerror or type(error).__name__)


def _where(error: Exception) -> str:
    """Return the type of an error and the line that raised it: enough for a report, without folder names."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}, {os.path.basename(frame.filename)}:{frame.lineno}"  # noqa: PTH119


def _speak_utf8() -> None:
    """Make stdout and stderr print UTF-8 whatever the locale, and never fail on a name that is not text."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="replace")
