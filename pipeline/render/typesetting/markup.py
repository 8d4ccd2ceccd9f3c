"""Rendered templates as input for WeasyPrint, without the work that arbitrary web pages need.

The templates are well-formed XML, so Python's own parser is enough, instead of one that repairs HTML.  Their
style sheets are complete, so WeasyPrint's default style sheet, with rules for unused elements, is left out.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from .loader import weasyprint

if TYPE_CHECKING:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def page_of(markup: str, fetcher: URLFetcher) -> HTML:
    """Return a rendered template, ready for layout.  Characters that XML does not allow are removed.

    Raises ParseError (xml.etree) if a template is not well-formed.
    """
    root = ET.fromstring(_NO_XML.sub("", markup))  # noqa: S314  our own markup, its texts escaped
    page: HTML = _page_class()(root, fetcher)
    return page


@cache
def _page_class() -> Any:  # noqa: ANN401
    """Return a subclass of WeasyPrint's HTML for a parsed tree; it needs WeasyPrint to be imported."""
    wrapper = import_module("cssselect2").ElementWrapper

    class Page(weasyprint().HTML):  # type: ignore[misc]  # untyped
        def __init__(self, root: ET.Element, fetcher: URLFetcher) -> None:
            self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
            self.wrapper_element = wrapper.from_html_root(root, content_language=None)
            self.etree_element = root

        def _ua_stylesheets(self, forms: bool = False) -> list[object]:
            return []

    return Page
