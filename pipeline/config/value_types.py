"""The types of configuration values."""

from __future__ import annotations

import zoneinfo
from pathlib import Path
from typing import TypeVar

from ..toml_schema import ValueType
from .addresses import Endpoint, is_store

Given = TypeVar("Given", str, int, float)


def _is(kind: type[Given], raw: object) -> Given:
    if not isinstance(raw, kind) or isinstance(raw, bool):
        raise TypeError(raw)
    return raw


def _path(raw: object) -> Path:
    return raw if isinstance(raw, Path) else Path(_filled(raw))


def _filled(raw: object) -> str:
    text = _is(str, raw)
    if not text.strip():
        raise ValueError(text)
    return text


def _optional_path(raw: object) -> Path | None:
    return _path(raw) if raw != "" else None


def _endpoint(raw: object) -> Endpoint | None:
    return Endpoint.of(_is(str, raw)) if raw != "" else None


def _count(raw: object) -> int:
    number = _is(int, raw)
    if number < 0:
        raise ValueError(number)
    return number


def _seconds(raw: object) -> float:
    number = float(raw) if isinstance(raw, int) and not isinstance(raw, bool) else _is(float, raw)
    if not 0 <= number < float("inf"):
        raise ValueError(number)
    return number


def _period(raw: object) -> float:
    number = _seconds(raw)
    if number == 0:
        raise ValueError(number)
    return number


def _share(raw: object) -> float:
    number = _seconds(raw)
    if number > 1:
        raise ValueError(number)
    return number


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _address(raw: object) -> str:
    text = _filled(raw)
    if not text.startswith(("http://", "https://")):
        raise ValueError(text)
    return text.rstrip("/") + "/"


def _optional_address(raw: object) -> str:
    return _address(raw) if raw != "" else ""


def _store(raw: object) -> str:
    text = _is(str, raw)
    if text and not is_store(text):
        raise ValueError(text)
    return text.rstrip("/")


def _switch(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise TypeError(raw)
    return raw


def _patterns(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple):
        raise TypeError(raw)
    return tuple(map(_filled, raw))


def _zone(raw: object) -> str:
    zone = _filled(raw)
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(zone) from error
    return zone


TEXT = ValueType("非空文字", "non-empty text", _filled)
PATH = ValueType("路径", "a path", _path)
OPTIONAL_PATH = ValueType('路径，或 ""', 'a path, or ""', _optional_path)
COUNT = ValueType("非负整数", "a whole number, 0 or more", _count, _number)
SECONDS = ValueType("秒数", "a number of seconds", _seconds, _number)
PERIOD = ValueType("大于 0 的秒数", "a number of seconds greater than 0", _period, _number)
ENDPOINT = ValueType(
    '127.0.0.1:端口、unix:路径，或 ""', 'a port of the loopback interface, unix:PATH, or ""', _endpoint
)
SHARE = ValueType("0 到 1 之间的数", "a number from 0 to 1", _share, _number)
ADDRESS = ValueType("http(s) 网址", "an http(s) address", _address)
OPTIONAL_ADDRESS = ValueType('http(s) 网址，或 ""', 'an http(s) address, or ""', _optional_address)
STORE = ValueType(
    '对象存储地址，如 s3://桶/文件夹，或 ""', 'an object store such as s3://bucket/folder, or ""', _store
)
ANY_TEXT = ValueType("文字", "text", lambda raw: _is(str, raw))
SWITCH = ValueType(
    "true 或 false", "true or false", _switch, lambda text: {"true": True, "false": False}.get(text, text)
)
PATTERNS = ValueType(
    '文件名模式的列表，如 ["*.tmp"]',
    'a list of patterns of names, such as ["*.tmp"]',
    _patterns,
    lambda text: [part for part in text.split(",") if part],
)
ZONE = ValueType("时区名，如 Asia/Shanghai", "the name of a time zone, such as Asia/Shanghai", _zone)


def choice(*options: str) -> ValueType:
    """Return the type of a value that is one of these words."""

    def read(raw: object) -> str:
        if raw not in options:
            raise ValueError(raw)
        return str(raw)

    words = " | ".join(options)
    return ValueType(words, f"one of {words}", read)


def some_of(*options: str) -> ValueType:
    """Return the type of a list of these words; in the environment they are separated by commas."""

    def read(raw: object) -> tuple[str, ...]:
        if not isinstance(raw, list) or not set(raw) <= set(options):
            raise ValueError(raw)
        return tuple(raw)

    words = ", ".join(options)
    return ValueType(f"由 {words} 组成的列表", f"a list of {words}", read, lambda text: text.split(","))
