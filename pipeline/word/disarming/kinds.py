"""The kinds of content that are taken out of a copy."""

from __future__ import annotations

from typing import Literal, get_args

Taken = Literal[
    "macros", "ole-object", "active-x", "attached-template", "linked-content", "mail-merge", "add-in",
    "field", "link",
]  # fmt: skip
"""A kind of content: its word in the receipt is `taken-<kind>` of `results.toml`."""

TAKEN: tuple[Taken, ...] = get_args(Taken)
