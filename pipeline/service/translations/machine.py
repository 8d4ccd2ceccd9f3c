"""Machine translation over HTTP (the protocol of LibreTranslate), off unless `translate.machine` is set.

What it says is a guess: it enters the memory as fuzzy with the engine's name.  Only the command
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
from ...translate.exchange import Unit

_AT_ONCE = 20
"""Texts a request."""
_LONGEST = 1 << 22
"""Bytes of an answer."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A server of machine translation: its address, key (or ""), name, and how many seconds it may take."""

    address: str
    key: str
    name: str
    seconds: float

    def guesses(self, units: Sequence[Unit]) -> Iterator[Unit]:
        """The entries that have no English yet, with a guess.  Raises NoMachine."""
        blank = [unit for unit in units if unit.state == "new"]
        for first in range(0, len(blank), _AT_ONCE):
            some = blank[first : first + _AT_ONCE]
            for unit, english in zip(some, self._said([unit.zh for unit in some]), strict=True):
                forms = (english,) * len(unit.english)
                yield Unit(unit.zh, unit.context, forms, "fuzzy", (*unit.notes, f"{MACHINE}{self.name}"))

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
    """The server of machine translation does not answer as it should.  Operands: `address`, `detail`."""

    code = "no-machine"
    zh = "机器翻译服务 {address} 没有给出译文：{detail}。"
    en = "The machine translation at {address} gave no translation: {detail}."
    do_zh = "请检查 ziping.toml 中 [translate] 的 machine、machine_key，或稍后再试。"
    do_en = "Check machine and machine_key of [translate] in ziping.toml, or try again later."


class MachineOff(ZipingError):
    """No server of machine translation is configured."""

    code = "machine-off"
    zh = "没有配置机器翻译。"
    en = "No machine translation is configured."
    do_zh = '请在 ziping.toml 的 [translate] 中设置 machine = "http://…"。'
    do_en = 'Set machine = "http://…" in [translate] of ziping.toml.'
