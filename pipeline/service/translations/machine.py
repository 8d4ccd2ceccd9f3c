"""Machine translation over HTTP (the protocol of LibreTranslate), off unless `translate.machine` is set.

Its translations are guesses: they enter the memory as fuzzy, with the engine's name.  Only the command
`ziping catalogue translate` calls it; neither the chain nor the service waits for a network.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import Request, urlopen

from ...errors import ZipingError
from ...translate.catalogue import MACHINE
from ...translate.exchange import ExchangeEntry

_AT_ONCE = 20
"""Texts per request."""
_LONGEST = 1 << 22
"""The largest accepted answer, in bytes."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine translation server: its address, key ("" for none), name, and time limit in seconds."""

    address: str
    key: str
    name: str
    seconds: float

    def guesses(self, units: Sequence[ExchangeEntry]) -> Iterator[ExchangeEntry]:
        """Yield the entries that have no English yet, with a guess.  Raises NoMachine."""
        blank = [unit for unit in units if unit.state == "new"]
        for first in range(0, len(blank), _AT_ONCE):
            some = blank[first : first + _AT_ONCE]
            for unit, english in zip(some, self._said([unit.zh for unit in some]), strict=True):
                forms = (english,) * len(unit.english)
                yield ExchangeEntry(
                    unit.zh, unit.context, forms, "fuzzy", (*unit.notes, f"{MACHINE}{self.name}")
                )

    def _said(self, texts: list[str]) -> list[str]:
        asked = {"q": texts, "source": "zh", "target": "en", "format": "text"}
        asked |= {"api_key": self.key} if self.key else {}
        request = Request(  # noqa: S310 - the configuration takes http and https only
            self.address.rstrip("/") + "/translate",
            json.dumps(asked).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=self.seconds) as answer:  # noqa: S310
                said = json.loads(answer.read(_LONGEST))["translatedText"]
        except (URLError, OSError, HTTPException, ValueError, KeyError, TypeError) as error:
            raise NoMachine(address=self.address, detail=error) from error
        if not isinstance(said, list) or len(said) != len(texts):
            raise NoMachine(address=self.address, detail="translatedText")
        return [str(one).strip() for one in said]


class NoMachine(ZipingError):
    """The machine translation server does not answer as expected.  Operands: `address`, `detail`."""

    code = "no-machine"
    zh = "机器翻译服务 {address} 没有给出译文：{detail}。"
    en = "The machine translation server at {address} returned no translation: {detail}."
    do_zh = "请检查 ziping.toml 中 [translate] 的 machine、machine_key，或稍后重试。"
    do_en = "Check machine and machine_key of [translate] in ziping.toml, or try again later."


class MachineOff(ZipingError):
    """No machine translation server is configured."""

    code = "machine-off"
    zh = "没有配置机器翻译服务。"
    en = "No machine translation server is configured."
    do_zh = '请在 ziping.toml 的 [translate] 中设置 machine = "http://…"。'
    do_en = 'Set machine = "http://…" in [translate] of ziping.toml.'
