"""The relationships of a package, and which of them a copy does not keep."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ...errors import NotDisarmed
from ...package.container import Members, member_named, parse_xml
from ...package.zip_type import with_slashes
from .kinds import Taken

_KINDS: Final[dict[str, Taken]] = {
    "vbaproject": "macros",
    "wordvbadata": "macros",
    "vbaprojectsignature": "macros",
    "vbaprojectsignatureagile": "macros",
    "vbaprojectsignaturev3": "macros",
    "attachedtoolbars": "macros",
    "keymapcustomizations": "macros",
    "extensibility": "macros",
    "usercustomization": "macros",
    "oleobject": "ole-object",
    "package": "ole-object",
    "control": "active-x",
    "activexcontrolbinary": "active-x",
    "attachedtemplate": "attached-template",
    "webextension": "add-in",
    "webextensiontaskpanes": "add-in",
    "mailmergesource": "mail-merge",
    "mailmergeheadersource": "mail-merge",
    "recipientdata": "mail-merge",
    "transform": "linked-content",
    "frame": "linked-content",
    "subdocument": "linked-content",
}
"""What is taken out, by the last word of a relationship's type in small letters."""
_CHUNK: Final = "afchunk"
_HARMLESS_ADDRESS: Final = re.compile(r"\s*(?:(?:https?|ftp|mailto|tel):|#|$)", re.IGNORECASE)
_RELS: Final = re.compile(r"(?:(?P<folder>.*)/)?_rels/(?P<base>[^/]*)\.rels", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A relationship of a part (`source`, empty for the package).

    `number` is that of its element in the part `rels`, `target` the member that it names, None if it names
    none; `taken` tells why a copy does not keep it.
    """

    rels: str
    number: int
    source: str
    id: str
    kind: str
    target: str | None
    taken: Taken | None


def references(members: Members) -> list[Reference]:
    """Return all relationships of a package.  Raises NotDisarmed if one names an alternative chunk."""
    return [one for name in members.names for one in _of_part(members, name)]


def is_harmless_address(address: str) -> bool:
    """Return whether following a link does no more than open a page or a letter."""
    return _HARMLESS_ADDRESS.match(address) is not None


def _of_part(members: Members, rels: str) -> Iterator[Reference]:
    match = _RELS.fullmatch(rels)
    if match is None:
        return
    folder = match["folder"] or ""
    written = posixpath.join(folder, match["base"])
    source = members.named(written) or written
    for number, element in enumerate(parse_xml(members.read(rels)).iter("*")):
        if number == 0:
            continue
        kind = element.get("Type", "").rsplit("/", 1)[-1].casefold()
        if kind == _CHUNK:
            raise NotDisarmed
        address = element.get("Target", "")
        external = element.get("TargetMode") == "External"
        target = (
            None if external else member_named(posixpath.join("/", folder, with_slashes(address)), members)
        )
        taken = _taken(kind, address, external=external)
        yield Reference(rels, number, source, element.get("Id", ""), kind, target, taken)


def _taken(kind: str, address: str, *, external: bool) -> Taken | None:
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "hyperlink":
        return None if is_harmless_address(address) or not external else "link"
    return "linked-content" if external else None
