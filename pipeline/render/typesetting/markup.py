"""Markup of our own templates as WeasyPrint takes it, without what a browser would have to be ready for.

The templates are well-formed XML, so that the parser is Python's own and not one that mends any page of
the web; and the style sheet says everything, so that no rule for elements nobody uses is looked at.
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
    """A rendered template, ready to be laid out.  Characters that XML does not allow are left out.

    Raises: ParseError (xml.etree) where a template is not well-formed.
    """
    root = ET.fromstring(_NO_XML.sub("", markup))  # noqa: S314  our own markup, its texts escaped
    page: HTML = _page_class()(root, fetcher)
    return page


@cache
def _page_class() -> Any:  # noqa: ANN401
    """WeasyPrint's HTML for a tree that is parsed already; its class is there only after the import."""
    wrapper = import_module("cssselect2").ElementWrapper

    class Page(weasyprint().HTML):  # type: ignore[misc]  # untyped
        def __init__(self, root: ET.Element, fetcher: URLFetcher) -> None:
            self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
            self.wrapper_element = wrapper.from_html_root(root, content_language=None)
            self.etree_element = root

        def _ua_stylesheets(self, forms: bool = False) -> list[object]:
            return []

    return Page
