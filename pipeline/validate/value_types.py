"""The types of the values in a profile."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any, get_args

from ..model.record import Level1
from ..toml_schema import ValueType

ONE = Decimal(1)


def _is(ok: bool, raw: object) -> None:
    if not ok:
        raise ValueError(raw)


def figure(raw: object) -> Decimal:
    """Return a value as a number of 0 or more; raise ValueError if it is no such number."""
    _is(isinstance(raw, (int, Decimal)) and not isinstance(raw, bool), raw)
    value = Decimal(str(raw))
    _is(value.is_finite() and value >= 0, raw)
    return value


def _share(raw: object) -> Decimal:
    value = figure(raw)
    _is(value <= ONE, raw)
    return value


def _count(raw: object) -> int:
    _is(isinstance(raw, int) and not isinstance(raw, bool) and raw >= 1, raw)
    return int(str(raw))


def _word(raw: object) -> str:
    _is(isinstance(raw, str) and bool(raw.strip()), raw)
    return str(raw)


def _words(raw: object) -> frozenset[str]:
    _is(isinstance(raw, list), raw)
    return frozenset(map(_word, raw if isinstance(raw, list) else ()))


def _rows(raw: object) -> list[list[Any]]:
    _is(isinstance(raw, list) and bool(raw) and all(isinstance(r, list) and len(r) == 2 for r in raw), raw)
    return raw if isinstance(raw, list) else []


def _bands(raw: object) -> tuple[tuple[str, Decimal], ...]:
    bands = tuple((_word(word), figure(begins)) for word, begins in _rows(raw))
    _is(all(upper[1] > lower[1] for upper, lower in pairwise(bands)), raw)
    return bands


def _bounds(raw: object) -> tuple[tuple[Decimal, Decimal], ...]:
    bounds = tuple((_share(low), _share(high)) for low, high in _rows(raw))
    _is(all(low <= high for low, high in bounds), raw)
    return bounds


def _tiers(raw: object) -> dict[str, int]:
    _is(isinstance(raw, dict), raw)
    return {_word(word): _count(tier) for word, tier in dict(raw).items()}  # type: ignore[call-overload]


def _schemes(raw: object) -> tuple[dict[str, Decimal], ...]:
    _is(isinstance(raw, list) and bool(raw) and all(isinstance(scheme, dict) for scheme in raw), raw)
    schemes = tuple({code: figure(points) for code, points in dict(s).items()} for s in list(raw))  # type: ignore[call-overload]
    _is(all(code in get_args(Level1) for scheme in schemes for code in scheme), raw)
    return schemes


def choice(*options: str) -> ValueType:
    """Return the type of a value that is one of these words."""

    def read(raw: object) -> str:
        _is(raw in options, raw)
        return str(raw)

    words = " | ".join(options)
    return ValueType(words, f"one of {words}", read)


FIGURE = ValueType("不小于 0 的数", "a number, 0 or more", figure)
SHARE = ValueType("0 到 1 之间的数", "a number from 0 to 1", _share)
COUNT = ValueType("正整数", "a whole number, 1 or more", _count)
WORDS = ValueType("词语列表", "a list of words", _words)
BANDS = ValueType(
    '形如 [["优", 90], …] 的列表，由高到低排列', 'a list like [["优", 90], …], highest first', _bands
)
BOUNDS = ValueType("形如 [[0.8, 1.0], …] 的列表", "a list of pairs of shares like [[0.8, 1.0], …]", _bounds)
TIERS = ValueType('形如 { "词语" = 档次 } 的表', 'a table like { "word" = tier }', _tiers)
SCHEMES = ValueType(
    "形如 [{ execution = 10, output = 50, … }, …] 的列表",
    "a list of tables like { execution = 10, output = 50, … }",
    _schemes,
)
