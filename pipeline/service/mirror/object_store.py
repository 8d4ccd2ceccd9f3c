"""An object store, accessed through fsspec: S3 and compatible stores, other clouds, memory for tests.

An object appears whole: a reader finds the old one or the new one.  There is no rename, and several objects
change one after another; `to_object_store` takes care of the order.  The library finds the credentials in its
own way (for S3 the variables AWS_…, AWS_ENDPOINT_URL and the files in ~/.aws).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from ...errors import ConfigurationError, MirrorFailed

_S3 = {"connect_timeout": 10, "read_timeout": 60}
_UTF8 = "; charset=utf-8"
TYPES = {
    ".html": "text/html" + _UTF8, ".txt": "text/plain" + _UTF8, ".css": "text/css" + _UTF8,
    ".js": "text/javascript" + _UTF8, ".csv": "text/csv" + _UTF8, ".json": "application/json",
    ".jsonl": "application/jsonl", ".xml": "application/xml", ".pdf": "application/pdf",
    ".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png",
    ".ttf": "font/ttf", ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
"""Media types by suffix (IANA); other files are `application/octet-stream`."""


class NoRemoteExtra(ConfigurationError):
    """The extra `remote` is not installed on this machine."""

    zh = "发布到对象存储需要附加组件，本机未安装。"
    en = "Publishing to an object store needs an extra that is not installed on this machine."
    do_zh = '请安装：pip install "ziping[remote]"（S3 以外的存储另需其 fsspec 驱动）。'
    do_en = 'Install it: pip install "ziping[remote]" (stores other than S3 also need their fsspec driver).'


def without_secrets(target: str) -> str:
    """Return an address without user name and password, so that it may be shown."""
    return re.sub(r"//[^/@]*@", "//", target)


def caching(path: str) -> str:
    """Return the Cache-Control of a file for browsers and intermediaries (RFC 9111).

    They must revalidate everything about records at each request, by its ETag, so that withdrawn records
    disappear at once.
    """
    return "public, max-age=3600" if path.startswith("assets/") else "no-cache"


class ObjectStore:
    """A folder of a store.  Every method raises MirrorFailed if the store fails."""

    def __init__(self, target: str) -> None:
        self._shown = without_secrets(target)
        fsspec = _fsspec()
        s3 = {"config_kwargs": _S3} if target.startswith(("s3:", "s3a:")) else {}
        with self._trouble():
            self._system, root = fsspec.core.url_to_fs(
                target, use_listings_cache=False, skip_instance_cache=not target.startswith("memory:"), **s3
            )
            self._root = root.rstrip("/")

    def names(self) -> set[str]:
        """Return every object's name, relative to the folder; empty if the folder does not exist yet."""
        with self._trouble(), suppress(FileNotFoundError):
            return {str(name).removeprefix(f"{self._root}/") for name in self._system.find(self._root)}
        return set()

    def read(self, name: str) -> bytes | None:
        """Return an object's bytes; None if it does not exist."""
        with self._trouble(), suppress(FileNotFoundError):
            return bytes(self._system.cat_file(self._at(name)))
        return None

    def put(self, source: Path, name: str) -> None:
        """Store a file with its media type.  Raises FileNotFoundError if the file is gone."""
        with self._trouble():
            try:
                self._system.put_file(str(source), self._at(name), **self._head(name))
            except FileNotFoundError as error:
                if source.is_file():
                    raise self._failed(error) from error
                raise

    def remove(self, name: str) -> None:
        """Remove an object; do nothing if it does not exist."""
        with self._trouble(), suppress(FileNotFoundError):
            self._system.rm_file(self._at(name))

    def probe(self, name: str) -> None:
        """Test the store: write, read and remove an object of that name."""
        with self._trouble():
            try:
                self._system.pipe_file(self._at(name), b"ziping")
            except FileNotFoundError as error:
                raise self._failed(error) from error
        if self.read(name) != b"ziping":
            raise MirrorFailed(target=self._shown, detail="读出与写入不同 not read as written")
        self.remove(name)

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _head(self, name: str) -> dict[str, Any]:
        """Return media type and caching as the arguments that the protocol's driver takes."""
        kind = TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
        protocols = (
            {self._system.protocol} if isinstance(self._system.protocol, str) else self._system.protocol
        )
        if "s3" in protocols:
            return {"ContentType": kind, "CacheControl": caching(name)}
        if "gs" in protocols:
            return {"content_type": kind, "fixed_key_metadata": {"cache_control": caching(name)}}
        return {}

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """Convert errors of the store or the connection to MirrorFailed, except FileNotFoundError."""
        try:
            yield
        except FileNotFoundError:
            raise
        except ImportError as error:
            raise NoRemoteExtra from error
        except _troubles() as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> MirrorFailed:
        said = (str(error).splitlines() or [type(error).__name__])[0][:300]
        return MirrorFailed(target=self._shown, detail=said)


def _troubles() -> tuple[type[Exception], ...]:
    """Return the exceptions that stores raise; some of Amazon's library are no OSError."""
    try:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - an extra
    except ImportError:
        return OSError, ValueError
    return OSError, ValueError, BotoCoreError, ClientError


def _fsspec() -> Any:  # noqa: ANN401 - it has no types
    try:
        import fsspec  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise NoRemoteExtra from error
    return fsspec
