"""WeasyPrint, set up once per process: only the shipped fonts, only the shipped style, no fetching.

Form text is untrusted.  It reaches the page through an escaping template, and should markup come
through all the same, the fetcher refuses every address, so that no file and no host is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from ..assets import templates
from .pdf_boxes import Document
from .pdf_finish import finish
from .pdf_markup import page_of
from .pdf_sheet import Sheet
from .pdf_weasyprint import only_shipped_fonts, weasyprint

if TYPE_CHECKING:
    from jinja2 import Template
    from weasyprint import CSS, Attachment
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

VARIANT: Final = "pdf/a-3a"
_INTENT: Final = "--srgb"
_INTENT_NAME: Final = "IEC 61966-2-1 Default RGB Colour Space - sRGB"


@dataclass
class Profile:
    """The colour profile of the output intent that PDF/A asks for, as WeasyPrint wants one.

    It is WeasyPrint's own sRGB profile.  WeasyPrint's class for it writes other bytes the second time it
    is asked, and its file is left open where WeasyPrint reads it.
    """

    content: bytes
    name: str
    components: tuple[list[str], ...] = (["r"], ["g"], ["b"])
    pdf_reference: bytes | None = None


@dataclass(frozen=True)
class Engine:
    """What every form shares.  It serves one thread at a time."""

    template: Template
    style: CSS
    dense: CSS
    fonts: FontConfiguration
    fetcher: URLFetcher
    profile: Profile

    def layout(self, sheet: Sheet, *, dense: bool = False) -> Document:
        """The pages of a sheet; `dense` takes narrower margins than GB/T 9704 has."""
        html = page_of(self.template.render(sheet=sheet), self.fetcher)
        styles = [self.style, self.dense] if dense else [self.style]
        return html.render(
            font_config=self.fonts,
            color_profiles={_INTENT: self.profile},
            stylesheets=styles,
            pdf_variant=VARIANT,
            output_intent=_INTENT,
        )

    def write(self, document: Document, attachment: Attachment, identifier: str) -> bytes:
        """The bytes of laid-out pages, as PDF/A-3a and PDF/UA-1."""
        data: bytes = document.write_pdf(
            finisher=finish,
            pdf_variant=VARIANT,
            output_intent=_INTENT,
            pdf_identifier=identifier,
            attachments=[attachment],
        )
        return data


@cache
def engine() -> Engine:
    """The engine of this process."""
    fetcher = weasyprint().urls.URLFetcher(allowed_protocols=(), fail_on_errors=True)
    with only_shipped_fonts():
        font_map = weasyprint().text.fonts.FontConfiguration()
    style, dense = (_style(name, font_map, fetcher) for name in ("print.css", "print-dense.css"))
    return Engine(_template(), style, dense, font_map, fetcher, _profile())


def _style(name: str, font_map: FontConfiguration, fetcher: URLFetcher) -> CSS:
    text = (templates() / "css" / name).read_text("utf-8")
    return weasyprint().CSS(string=text, font_config=font_map, url_fetcher=fetcher)


def _profile() -> Profile:
    return Profile(files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes(), _INTENT_NAME)


def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    loader = FileSystemLoader(templates())
    return Environment(autoescape=True, undefined=StrictUndefined, loader=loader).get_template("print.html")
