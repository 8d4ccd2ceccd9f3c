"""The content types of the parts of a package (ECMA-376 part 2, 7.2.3)."""

from __future__ import annotations

from ...package.container import Members, parse_xml
from ...package.zip_type import CONTENT_TYPES


class ContentTypes:
    """The content types that a package declares; names of parts are compared in any case."""

    def __init__(self, members: Members) -> None:
        root = parse_xml(members.read(CONTENT_TYPES))
        self._own = {
            e.get("PartName", "").lstrip("/").casefold(): e.get("ContentType", "")
            for e in root.iter("{*}Override")
        }
        self._by_extension = {
            e.get("Extension", "").casefold(): e.get("ContentType", "") for e in root.iter("{*}Default")
        }

    def of(self, part: str) -> str:
        """Return the content type of a part: its own, else that of its extension; empty if it has none."""
        name = part.casefold()
        return self._own.get(name, self._by_extension.get(name.rpartition(".")[2], ""))

    def has_own(self, part: str) -> bool:
        """Return whether a type is declared for this very part, whether or not it exists."""
        return part.casefold() in self._own
