"""WeasyPrint, set up once per process: only the shipped fonts and style sheets, no fetching.

Form text is untrusted.  The templates escape it; if markup got through nevertheless, the fetcher refuses
every address, so that no file and no host is read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from ...assets import templates
from .boxes import Document
from .finish import finish
from .loader import only_shipped_fonts, weasyprint
from .markup import page_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from weasyprint import CSS, Attachment
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

VARIANT: Final = "pdf/a-3a"
_NAME: Final = 12
"""Hexadecimal digits of a document's identifier that prefix the IDs of its header cells.

They keep the IDs unique when documents are bound in one file.
"""
_INTENT: Final = "--srgb"
_INTENT_NAME: Final = "IEC 61966-2-1 Default RGB Colour Space - sRGB"


@dataclass
class ColorProfile:
    """The colour profile of the output intent that PDF/A requires, with the interface WeasyPrint expects.

    It is WeasyPrint's own sRGB profile.  WeasyPrint's own class writes different bytes the second time, and
    leaves the profile's file open.
    """

    content: bytes
    name: str
    components: tuple[list[str], ...] = (["r"], ["g"], ["b"])
    pdf_reference: bytes | None = None


@dataclass(frozen=True)
class Engine:
    """What all documents share.  Only one thread at a time may use it."""

    markup: Environment
    fonts: FontConfiguration
    fetcher: URLFetcher
    profile: ColorProfile
    styles: dict[str, CSS] = field(default_factory=dict)

    def layout(self, template: str, styles: Sequence[str], **values: object) -> Document:
        """Fill in a template and lay it out; later style sheets take precedence."""
        html = page_of(self.markup.get_template(template).render(**values), self.fetcher)
        return html.render(
            font_config=self.fonts,
            color_profiles={_INTENT: self.profile},
            stylesheets=list(map(self._style, styles)),
            pdf_variant=VARIANT,
            output_intent=_INTENT,
        )

    def prepare(self, template: str, styles: Sequence[str]) -> None:
        """Read a template and its style sheets before they are needed."""
        self.markup.get_template(template)
        for name in styles:
            self._style(name)

    def write(self, document: Document, identifier: str, attachments: Sequence[Attachment] = ()) -> bytes:
        """Return laid-out pages as PDF/A-3a and PDF/UA-1; `identifier` is hexadecimal."""
        data: bytes = document.write_pdf(
            finisher=partial(finish, name=identifier[:_NAME]),
            pdf_variant=VARIANT,
            output_intent=_INTENT,
            pdf_identifier=identifier,
            attachments=list(attachments),
        )
        return data

    def _style(self, name: str) -> CSS:
        if name not in self.styles:
            text = (templates() / name).read_text("utf-8")
            self.styles[name] = weasyprint().CSS(
                string=text, font_config=self.fonts, url_fetcher=self.fetcher
            )
        return self.styles[name]


@cache
def engine() -> Engine:
    """Return the engine of this process."""
    fetcher = weasyprint().urls.URLFetcher(allowed_protocols=(), fail_on_errors=True)
    with only_shipped_fonts():
        font_map = weasyprint().text.fonts.FontConfiguration()
    return Engine(_markup(), font_map, fetcher, _profile())


def _profile() -> ColorProfile:
    return ColorProfile(files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes(), _INTENT_NAME)


def _markup() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(templates()),
        finalize=_composed,
    )


def _composed(value: object) -> object:
    """Return a text in NFC, in which a letter and its accent are one character."""
    return unicodedata.normalize("NFC", value) if type(value) is str else value
