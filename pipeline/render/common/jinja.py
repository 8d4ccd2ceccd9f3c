"""The Jinja environment of the pages: one per process, autoescape on, undefined names are errors."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from ...assets import templates
from ...model.publication import SiteIdentity
from ...translate.catalogue import Catalogue
from ...translate.figures import percent
from .bilingual import Text, Voice, marked_english, spans, visible

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


@cache
def environment() -> Environment:
    """Return the environment that reads templates/; it does not depend on any record or catalogue.

    A template is named by its path below templates/: `site/home.html`.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    env = Environment(
        loader=FileSystemLoader(templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    env.filters |= {"both": spans, "marked": marked_english, "percent": percent, "visible": visible}
    return env


_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src {}; base-uri 'none';"
    " form-action 'none'"
)
POLICY_NO_SCRIPT = _POLICY.format("'none'")
"""The content security policy of a page without scripts."""
POLICY_OWN_SCRIPTS = _POLICY.format("'self'")
"""The policy of a page with scripts of the site itself."""
POLICY_SEARCH = _POLICY.format("'self' 'wasm-unsafe-eval'") + "; connect-src 'self'"
"""The policy of the search page: Pagefind reads its index with WebAssembly."""


@cache
def inlined(*names: str) -> tuple[str, str]:
    """Return style sheets to inline in a self-contained page, and their hash for its security policy."""
    style = "".join((templates() / name).read_text("utf-8") for name in names)
    return style, "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def rendered(
    template: str,
    catalogue: Catalogue,
    site: SiteIdentity,
    /,
    *,
    root: str,
    path: str,
    policy: str = POLICY_NO_SCRIPT,
    **values: object,
) -> bytes:
    """Render a page.

    `root` is the relative path from the page to the site's root, `path` the path from the root to the page.
    """
    voice = Voice(catalogue)

    def t(zh: str, **figures: object) -> Markup:
        return spans(voice.label(zh, **figures))

    own = {
        "t": t,
        "say": voice.label,
        "label": catalogue.label,
        "site": site,
        "root": root,
        "policy": policy,
        "url": address(site, path),
    }
    return environment().get_template(template).render(own | values).encode()


def address(site: SiteIdentity, path: str) -> str:
    """Return the absolute address of a page, for canonical links, tags and feeds."""
    return site.base_url.rstrip("/") + "/" + path.removesuffix("index.html")


def issuer(site: SiteIdentity) -> Text:
    """Return the issuing body (发布机构) in both languages."""
    return Text(site.issuer, site.issuer_en)
