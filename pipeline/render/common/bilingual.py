"""Bilingual text on a page: a Chinese and an English reading of one thing, each marked with its language.

The page stands in `lang="zh-CN"`, so a Chinese span needs no attribute; which of the two is shown is the
style sheet's business (templates/common/language.css).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ...model.record import Reading
from ...translate import figures, readings
from ...translate.catalogue import Catalogue
from ...translate.texts import CHINESE

if TYPE_CHECKING:
    from markupsafe import Markup

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class Text(NamedTuple):
    """One thing in both languages; `en` is null where no translation exists.

    `engine` is the machine that wrote it, where nobody reviewed it.
    """

    zh: str
    en: str | None
    engine: str | None = None


_NOT_YET = '<span class="en nt" lang="en">not yet translated</span>'
_UNREVIEWED = '<span class="en nt" lang="en">machine-translated</span>'
BLANK = Text("—", "—")
"""What stands for a blank cell."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Says things of a record in both languages, from one catalogue."""

    catalogue: Catalogue

    def label(self, zh: str, **figures: object) -> Text:
        """A label of the closed vocabulary, its placeholders filled in."""
        return Text(zh.format_map(figures), self.catalogue.label(zh).format_map(figures))

    def printed(self, zh: str | None, vocabulary: str, code: str | None) -> Text:
        """A label as the form prints it; in English the code's own word where the label is not known."""
        term = Text(*self.catalogue.term(vocabulary, code)) if code else None
        if not zh:
            return term or BLANK
        return Text(zh, self.catalogue.printed(zh) or (term.en if term else None))

    def heading(self, zh: str) -> Text:
        """A label as the form prints it, outside the vocabulary."""
        return Text(zh, self.catalogue.printed(zh))

    def text(self, zh: str | None, context: str = "") -> Text:
        """A free text of the form."""
        return Text(zh, *self._said(zh, context)) if zh else BLANK

    def person(self, zh: str | None) -> Text:
        """A person's name, in pinyin in English."""
        return Text(zh, self.catalogue.name(zh)) if zh else BLANK

    def reading(self, reading: Reading | None, context: str, scale: str | None = None) -> Text:
        """A target or an actual value under the indicator named `context`, on a `scale` of ratings."""
        if reading is None:
            return BLANK
        english = readings.reading_en(reading, self.catalogue, context, scale)
        said, engine = self._said(reading.text, context)
        return Text(reading.text, english, engine if english == said else None)

    def _said(self, zh: str, context: str = "") -> tuple[str | None, str | None]:
        found = self.catalogue.found(zh, context)
        return (found.english, found.engine) if found else (None, None)

    def money(self, value: Decimal | None, unit: str | None) -> Text:
        """An amount with its unit: as the form is written in Chinese, in yuan in English."""
        if value is None:
            return BLANK
        return Text(f"{figures.in_unit(value, unit)} {unit or '元'}", figures.yuan(value))

    def money_in(self, value: Decimal | None, unit: str | None) -> Text:
        """An amount without its unit, for a table that names it: in `unit` in Chinese, in yuan in English."""
        if value is None:
            return BLANK
        return Text(figures.in_unit(value, unit), figures.number(value))


def spans(text: Text) -> Markup:
    """The text as HTML: once where both languages write it alike, else a span for each."""
    from markupsafe import Markup, escape  # noqa: PLC0415 - comes with Jinja

    zh, en = visible(text.zh), visible(text.en or "")
    if not CHINESE.search(zh) and en in ("", zh):
        return escape(zh)
    if not en or CHINESE.search(en):
        return Markup(f'<span class="zz" lang="zh-CN">{escape(zh)}</span> {_NOT_YET}')  # noqa: S704
    made = f'<span class="zh">{escape(zh)}</span> <span class="en" lang="en">{escape(en)}</span>'
    return Markup(f"{made} {_UNREVIEWED}" if text.engine else made)  # noqa: S704


def marked_english(text: Text) -> str | None:
    """The English of a text where no mark can stand beside it, with its mark; null where it says no more."""
    if text.en is None or text.en == text.zh:
        return None
    return f"{text.en} (machine-translated)" if text.engine else text.en


def visible(text: str) -> str:
    """A text without what XML forbids and without characters that turn the direction of writing."""
    return _UNSEEN.sub("", text)
