"""Bilingual text on a page: a text in Chinese and English, each marked with its language.

The page has `lang="zh-CN"`, so a Chinese span needs no attribute; the style sheet decides which of the two is
shown (templates/common/language.css).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ...model.record import FundLine, Reading
from ...translate import figures, readings
from ...translate.catalogue import Catalogue
from ...translate.texts import CHINESE

if TYPE_CHECKING:
    from markupsafe import Markup

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class Text(NamedTuple):
    """A text in both languages; `en` is None if there is no translation.

    `engine` is the machine that wrote the English, if nobody has reviewed it.
    """

    zh: str
    en: str | None
    engine: str | None = None


_NOT_YET = '<span class="en nt" lang="en">not yet translated</span>'
_UNREVIEWED = '<span class="en nt" lang="en">machine-translated</span>'
BLANK = Text("—", "—")
"""Shown for a blank cell."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Makes bilingual texts of a record's labels and values, from one catalogue."""

    catalogue: Catalogue

    def label(self, zh: str, **figures: object) -> Text:
        """Return a label of the closed vocabulary with its placeholders filled in."""
        return Text(zh.format_map(figures), self.catalogue.label(zh).format_map(figures))

    def printed(self, zh: str | None, vocabulary: str, code: str | None) -> Text:
        """Return a label as the form prints it; its English is that of the code if the label is unknown."""
        term = Text(*self.catalogue.term(vocabulary, code)) if code else None
        if not zh:
            return term or BLANK
        return Text(zh, self.catalogue.printed(zh) or (term.en if term else None))

    def heading(self, zh: str) -> Text:
        """Return a label as the form prints it, which need not be in the vocabulary."""
        return Text(zh, self.catalogue.printed(zh))

    def source(self, line: FundLine, before: str = "") -> Text:
        """Return the label of a fund line; `before` is what the form prints before it (`其中：`)."""
        label = self.printed(line.label, "source", line.source)
        if not before:
            return label
        english = label.en
        if english and self.catalogue.text(line.label) is None:  # a label of the vocabulary, no proper name
            english = english[0].lower() + english[1:]
        return Text(before + line.label, f"{self.catalogue.label('其中：')} {english}" if english else None)

    def text(self, zh: str | None, context: str = "") -> Text:
        """Return a free text of the form."""
        return Text(zh, *self._said(zh, context)) if zh else BLANK

    def person(self, zh: str | None) -> Text:
        """Return a person's name; its English is pinyin."""
        return Text(zh, self.catalogue.name(zh)) if zh else BLANK

    def reading(self, reading: Reading | None, context: str, scale: str | None = None) -> Text:
        """Return a target or an actual value of the indicator `context`; `scale` is its rating scale."""
        if reading is None:
            return BLANK
        english = readings.reading_en(reading, self.catalogue, context, scale)
        said, engine = self._said(reading.text, context)
        return Text(reading.text, english, engine if english == said else None)

    def _said(self, zh: str, context: str = "") -> tuple[str | None, str | None]:
        found = self.catalogue.found(zh, context)
        return (found.english, found.engine) if found else (None, None)

    def money(self, value: Decimal | None, unit: str | None) -> Text:
        """Return an amount with its unit: the form's unit in Chinese, yuan in English."""
        if value is None:
            return BLANK
        return Text(f"{figures.in_unit(value, unit)} {unit or '元'}", figures.yuan(value))

    def money_in(self, value: Decimal | None, unit: str | None) -> Text:
        """Return an amount without its unit, for a table that names it; see `money` for the units."""
        if value is None:
            return BLANK
        return Text(figures.in_unit(value, unit), figures.number(value))


def spans(text: Text) -> Markup:
    """Return a text as HTML: once if both languages write it alike, else a span for each."""
    from markupsafe import Markup, escape  # noqa: PLC0415 - loaded with Jinja only

    zh, en = visible(text.zh), visible(text.en or "")
    if not CHINESE.search(zh) and en in ("", zh):
        return escape(zh)
    if not en or CHINESE.search(en):
        return Markup(f'<span class="zz" lang="zh-CN">{escape(zh)}</span> {_NOT_YET}')  # noqa: S704
    made = f'<span class="zh">{escape(zh)}</span> <span class="en" lang="en">{escape(en)}</span>'
    return Markup(f"{made} {_UNREVIEWED}" if text.engine else made)  # noqa: S704


def marked_english(text: Text) -> str | None:
    """Return the English of a text for a place without markup, marked in words if machine-translated.

    None if there is no English or it equals the Chinese.
    """
    if text.en is None or text.en == text.zh:
        return None
    return f"{text.en} (machine-translated)" if text.engine else text.en


def visible(text: str) -> str:
    """Remove characters that XML forbids and those that change the direction of writing."""
    return _UNSEEN.sub("", text)
