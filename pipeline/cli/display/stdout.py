"""Make write errors name standard output, and keep Python from reporting them again at exit."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

NAME = "标准输出 standard output"


class _Named:
    """A stream whose write errors name it; the system's own errors have no name."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write to the stream."""
        with _naming():
            return self._stream.write(text)

    def flush(self) -> None:
        """Flush the stream."""
        with _naming():
            self._stream.flush()


@contextmanager
def named_stdout() -> Iterator[None]:
    """Make write errors within the block name standard output."""
    stream = cast("TextIO | None", sys.stdout)  # None if the caller closed it
    if stream is None:
        yield
        return
    sys.stdout = cast("TextIO", _Named(stream))
    try:
        yield
    finally:
        sys.stdout = stream
        _end(stream)


@contextmanager
def _naming() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        error.filename = NAME
        raise


def _end(stream: TextIO) -> None:
    """Flush a stream; if that fails, discard the rest, which Python would report as an error at exit."""
    try:
        stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
