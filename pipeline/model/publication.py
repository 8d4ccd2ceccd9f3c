"""Data of a record that only publication determines (dates, revision, serial number), and the publisher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """The publication of one record.

    `serial` is the running number of the record within its year (索引号 后段码), assigned once and never
    changed; dates are aware datetimes in the office's time zone; `fingerprint` is the SHA-256 of the
    published record.json; `pdf_bytes` maps a language to the size of its PDF.
    """

    revision: int
    serial: int
    first_published: datetime
    last_published: datetime
    fingerprint: str
    pdf_bytes: dict[str, int]

    @property
    def shown_sizes(self) -> dict[str, int]:
        """The sizes of the PDFs as a page shows them: whole kB, at least one."""
        return {language: max(1, round(size / 1000)) for language, size in self.pdf_bytes.items()}


@dataclass(frozen=True, slots=True)
class SiteIdentity:
    """The publisher (国办发〔2017〕47号 page tags, 政府信息公开 metadata).  All of it is configurable."""

    name: str = "（网站名称待配置）"
    name_en: str = "(site name not configured)"
    domain: str = "example.invalid"
    id_code: str = "0000000000"
    base_url: str = "https://example.invalid/"
    column_name: str = "项目支出绩效自评"
    column_name_en: str = "Project expenditure performance self-evaluations"
    column_description: str = "项目支出绩效自评表公开"
    column_keywords: str = "绩效自评,项目支出,财政"
    column_type: str = "政务公开"
    issuer: str = "（发布机构待配置）"
    issuer_en: str = "(issuing body not configured)"
    index_prefix: str = "00000000-0"
