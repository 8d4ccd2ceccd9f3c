"""The parts of a package that its main part, or the package itself, refers to."""

from __future__ import annotations

import posixpath

from ...model.limits import Limits
from ...package.container import Members, member_named, relationships, relationships_part
from ..names import Element
from .xml_part import parse_part

PACKAGE = ""
"""The name of the part whose relationships are those of the package."""


class RelatedParts:
    """The parts that one part refers to, by the last word of their relationship's type."""

    def __init__(self, members: Members, part: str, limits: Limits) -> None:
        self.members = members
        self._limits = limits
        self._folder = posixpath.dirname(part)
        self._targets: dict[str, list[str]] = {}
        for target, kind, external in relationships(members, relationships_part(part)):
            if not external:
                self._targets.setdefault(kind.rsplit("/", 1)[-1], []).append(target)

    def names(self, kind: str) -> list[str]:
        """Return the members of a kind."""
        targets = self._targets.get(kind, ())
        whole = (t if t.startswith("/") else posixpath.join(self._folder, t) for t in targets)
        found = (member_named(target, self.members) for target in whole)
        return [name for name in found if name is not None]

    def parsed(self, name: str) -> Element:
        """Return the root of a member."""
        return parse_part(self.members.read(name), self._limits)

    def root(self, kind: str) -> Element | None:
        """Return the root of the first part of a kind; None if there is none."""
        names = self.names(kind)
        return self.parsed(names[0]) if names else None

    def of(self, part: str) -> RelatedParts:
        """Return the parts that another part refers to."""
        return RelatedParts(self.members, part, self._limits)
