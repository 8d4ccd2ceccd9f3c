"""Standard output by its name: an error about it says so, and Python does not complain at its very end."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

NAME = "标准输出 standard output"


class _Named:
    """A stream whose errors in writing carry a name; the system's own carry none."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """As the stream does."""
        with _naming():
            return self._stream.write(text)

    def flush(self) -> None:
        """As the stream does."""
        with _naming():
            self._stream.flush()


@contextmanager
def named_stdout() -> Iterator[None]:
    """Give standard output its name for the length of the block."""
    stream = cast("TextIO | None", sys.stdout)  # null where the caller closed it
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
    """Let go of what a stream does not take: Python would complain of it at its very end."""
    try:
        stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
