"""Turn the full record into the published one: mask personal data in every text, provenance included.

A mobile number is masked as `138****1234` wherever it occurs, in any width and spacing; the profile decides
whether leader and telephone are hidden altogether.  `redactions` lists what was masked.  Ids, fingerprints,
codes and figures are not personal data and are never changed; a cell of a figure that holds other words, too,
is masked, because such a text is published as printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from ..model.privacy import HIDDEN, masked_mobiles
from ..model.record import Provenance, Record

_PERSON: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,}")
_KEPT: Final = re.compile(
    r"/schema_version|/id|/form/kind|/funding/(currency|unit)|/source/sha256|.*/(code|source|kind|operator|unit)"
)
_FIGURE_CELL: Final = re.compile(
    r"/provenance/[^/]*(weight|score|budget|executed|execution_rate|fiscal_year|number)/.*"
)
_WORDS: Final = re.compile(r"[^\W\d_元圆万亿千百整分约年度人民币]")
"""A letter that a figure is not written with: the cell of the figure then has another text, too."""
_BETWEEN: Final = r"[\s\u3000\u200b·]*"
_APART: Final = "\x00"
"""Separator of texts that are searched together: no mask matches across it."""

Mask = Callable[[str], str]


def redact(record: Record, *, hide_leader: bool = False, hide_phone: bool = False) -> Record:
    """Return the record as it may be published; if nothing is masked, only `redactions` differs."""
    masks: list[Mask] = [masked_mobiles]
    whole: set[str] = set()
    if hide_leader and record.project.leader:
        masks += [_masker(name) for name in _PERSON.findall(record.project.leader)]
        whole |= {"/project/leader", "/provenance/~1project~1leader/text"}
    if hide_phone and record.project.phone:
        masks.append(_masker(record.project.phone))
        whole |= {"/project/phone", "/provenance/~1project~1phone/text"}
    if hide_leader or hide_phone:
        whole |= _unread_answers(record)
    redactions: list[str] = []
    data = record.model_dump()
    if whole or _hides(data, masks):
        data = _masked(data, "", masks, whole, redactions)
    if not redactions:
        return record.model_copy(update={"redactions": ()})
    data["redactions"] = tuple(sorted(redactions))
    return Record.model_validate(data)


def _unread_answers(record: Record) -> set[str]:
    """Return the pointers of texts that are in the place of a leader or telephone and are neither."""
    values = {"/project/leader": record.project.leader, "/project/phone": record.project.phone}
    unread = {field: record.provenance.get(field) for field, value in values.items() if value is None}
    return {
        f"/provenance/{_token(field)}/text"
        for field, place in unread.items()
        if isinstance(place, Provenance) and place.text
    }


def _masker(secret: str) -> Mask:
    """Return a mask that hides a text wherever it occurs, with or without spaces between its characters."""
    characters = [re.escape(c) for c in "".join(secret.split())]
    pattern = re.compile(_BETWEEN.join(characters))
    return lambda text: pattern.sub(HIDDEN, text)


def _hides(data: Any, masks: list[Mask]) -> bool:  # noqa: ANN401
    """Return whether any mask hides anything in a JSON tree; most forms have nothing to hide."""
    texts: list[str] = []
    _collect(data, texts)
    told = _APART.join(texts)
    return any(mask(told) != told for mask in masks)


def _collect(node: Any, texts: list[str]) -> None:  # noqa: ANN401
    if isinstance(node, str):
        texts.append(node)
    elif isinstance(node, dict):
        for child in node.values():
            _collect(child, texts)
    elif isinstance(node, (list, tuple)):
        for child in node:
            _collect(child, texts)


def _masked(node: Any, pointer: str, masks: list[Mask], whole: set[str], found: list[str]) -> Any:  # noqa: ANN401
    """Return a copy of a JSON tree with masked texts; add the pointers of changed texts to `found`."""
    if isinstance(node, str):
        masked = HIDDEN if pointer in whole else _text(node, pointer, masks)
        if masked != node:
            found.append(pointer)
        return masked
    if isinstance(node, dict):
        return {k: _masked(v, f"{pointer}/{_token(k)}", masks, whole, found) for k, v in node.items()}
    if isinstance(node, (list, tuple)):
        return [_masked(v, f"{pointer}/{i}", masks, whole, found) for i, v in enumerate(node)]
    return node


def _text(text: str, pointer: str, masks: list[Mask]) -> str:
    masked = text
    for mask in masks:
        masked = mask(masked)
    if masked == text or _KEPT.fullmatch(pointer):
        return text
    return text if _FIGURE_CELL.fullmatch(pointer) and not _WORDS.search(text) else masked


def _token(key: str) -> str:
    """Return a key as a reference token of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")
