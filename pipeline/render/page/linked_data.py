"""JSON-LD of a page, for search engines and data catalogues: schema.org Dataset, with the classes of DCAT 3.

It is a data block in the page: the security policy forbids scripts, and `<` is escaped so that no text can
end the block.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...model.entry import unit_of
from ...model.public_layout import record_folder
from ...model.publication import Publication, SiteIdentity
from ...model.record import Record
from ..common.bilingual import visible
from ..common.jinja import address

if TYPE_CHECKING:
    from markupsafe import Markup

_CONTEXT = ["https://schema.org/", {"dcat": "http://www.w3.org/ns/dcat#"}]


def dataset(
    record: Record,
    publication: Publication,
    site: SiteIdentity,
    *,
    index: str,
    english: str | None,
    pdfs: Iterable[str],
) -> Markup:
    """Return a disclosure as a dataset; `index` is its index number (索引号), `english` its translated name.

    `pdfs` are the file names of its PDFs, which are in the folder of its page.
    """
    base = address(site, record_folder(record.id))
    about: dict[str, object] = {
        "@context": _CONTEXT,
        "@type": ["Dataset", "dcat:Dataset"],
        "@id": base,
        "url": base,
        "name": record.project.name or record.id,
        "alternateName": english,
        "description": f"{record.id[:4]}年度项目支出绩效自评表：{record.project.name or record.id}",
        "identifier": index,
        "version": str(publication.revision),
        "inLanguage": ["zh-CN", "en"],
        "temporalCoverage": record.id[:4],
        "datePublished": publication.first_published.isoformat(),
        "dateModified": publication.last_published.isoformat(),
        "isAccessibleForFree": True,
        "publisher": _organization(site.issuer, site.issuer_en),
        "creator": _organization(unit_of(record) or site.issuer),
        "includedInDataCatalog": {
            "@type": ["DataCatalog", "dcat:Catalog"],
            "name": site.column_name,
            "url": address(site, "data/index.html"),
        },
        "distribution": [
            _download(base + "record.json", "application/json") | {"sha256": publication.fingerprint},
            *(_download(base + name, "application/pdf") for name in pdfs),
        ],
    }
    return _block({key: value for key, value in about.items() if value is not None})


def _organization(name: str, english: str | None = None) -> dict[str, object]:
    made: dict[str, object] = {"@type": "GovernmentOrganization", "name": name}
    return made | {"alternateName": english} if english else made


def _download(url: str, media: str) -> dict[str, object]:
    return {"@type": ["DataDownload", "dcat:Distribution"], "contentUrl": url, "encodingFormat": media}


def _block(about: dict[str, object]) -> Markup:
    from markupsafe import Markup  # noqa: PLC0415 - loaded with Jinja only

    text = visible(json.dumps(about, ensure_ascii=False, separators=(",", ":")))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026").replace(">", "\\u003e"))  # noqa: S704
