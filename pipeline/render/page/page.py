"""The disclosure page of one record: one HTML file with both languages in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import partial

from ...model.entry import fund_total, unit_of
from ...model.public_layout import pdf_name, record_folder
from ...model.publication import Publication, SiteIdentity
from ...model.record import Record
from ...translate.catalogue import Catalogue
from ...translate.figures import date_en, date_zh, number, percent
from ...translate.texts import texts_of
from ..common.bilingual import BLANK, Text, Voice, marked_english
from ..common.jinja import issuer, rendered
from . import view
from .linked_data import dataset

_WHOLE = Decimal(1)


def page(record: Record, publication: Publication, catalogue: Catalogue, site: SiteIdentity) -> bytes:
    """Return `<year>/<id>/index.html` of a published record (its redacted version, never the full one)."""
    voice = Voice(catalogue)
    name = voice.text(record.project.name or record.id)
    pdfs = _pdfs(record, publication)
    figures = _figures(record, voice)
    funds, groups = view.fund_rows(record, voice), view.groups(record, voice)
    totals = {
        "weight": view.points(record, "/totals/weight", record.totals.weight),
        "score": view.points(record, "/totals/score", record.totals.score),
    }
    index = f"{site.index_prefix}/{record.id[:4]}-{publication.serial:05}"
    return rendered(
        "page/disclosure.html",
        catalogue,
        site,
        root="../../",
        path=record_folder(record.id),
        record=record,
        publication=publication,
        engines=_engines(record, catalogue),
        year=record.id[:4],
        title=record.project.name or record.id,
        kind=voice.printed(record.form.title, "form", record.form.kind),
        unit=voice.text(unit_of(record)),
        name=name,
        linked=dataset(
            record,
            publication,
            site,
            index=index,
            english=marked_english(name),
            pdfs=[file for file, _ in pdfs.values()],
        ),
        figures=figures,
        width=_bar(record),
        head=_head(record, voice),
        goals=view.goals(record, voice),
        funds=funds,
        groups=groups,
        total=totals,
        unread=_unread(figures.values(), funds, groups, totals),
        shown=partial(view.shown, voice=voice),
        note=view.note(voice),
        execution=_execution_weight(record),
        grade=voice.text(record.totals.grade) if record.totals.grade else None,
        remarks=view.extras(record.remarks, voice),
        about=_about(publication, index, site),
        source=unit_of(record) or site.issuer,
        pdfs=pdfs,
    )


def _unread(
    top: Iterable[view.FigureView | None],
    funds: Iterable[view.FundRowView],
    groups: Iterable[view.IndicatorGroupView],
    totals: Mapping[str, view.FigureView],
) -> dict[str, bool]:
    """Return which parts of the page have figures that could not be read and are shown as printed."""
    points = [figure for group in groups for row in group.rows for figure in (row.weight, row.score)]
    return {
        "top": any(figure.is_unread for figure in (*top, *totals.values()) if figure),
        "funds": any(figure.is_unread for row in funds for figure in row.figures),
        "points": any(figure.is_unread for figure in (*points, *totals.values())),
    }


def _engines(record: Record, catalogue: Catalogue) -> str:
    """Return the machines whose unreviewed English the page shows; empty if there are none."""
    if not any(entry.engine for entry in catalogue.memory.entries.values()):
        return ""
    found = (catalogue.found(use.zh, use.context) for use in texts_of(record, catalogue))
    return ", ".join(sorted({one.engine for one in found if one and one.engine}))


def _figures(record: Record, voice: Voice) -> dict[str, view.FigureView | None]:
    """Return the figures at the top of the page, which are those of the fund total."""
    total = fund_total(record)
    at = f"/funding/lines/{record.funding.lines.index(total)}" if total else ""

    def money(key: str) -> view.FigureView:
        return view.amount(record, f"{at}/{key}", getattr(total, key) if total else None, voice)

    budget, initial = money("annual_budget"), money("initial_budget")
    return {
        "budget": budget,
        "executed": money("executed"),
        "initial": None if initial.is_blank or initial == budget else initial,
        "rate": view.rate(record, f"{at}/execution_rate", total.execution_rate if total else None),
    }


def _bar(record: Record) -> str | None:
    """Return the width of the bar for the execution rate of the fund total; None if the rate is unknown."""
    total = fund_total(record)
    rate = total.execution_rate if total else None
    return None if rate is None else percent(max(Decimal(0), min(rate, _WHOLE)))


def _execution_weight(record: Record) -> str | None:
    """Return the weight of the fund total if it and the indicators' weights add up to the printed total."""
    total = fund_total(record)
    if total is None or total.weight is None or record.totals.weight is None:
        return None
    indicators = sum((row.weight or Decimal(0) for row in record.indicators), Decimal(0))
    return number(total.weight) if indicators + total.weight == record.totals.weight else None


def _head(record: Record, voice: Voice) -> tuple[tuple[str, Text], ...]:
    """Return the head of the form as labels and values; the project code only if there is one."""
    project = record.project
    phone = Text(project.phone, project.phone) if project.phone else BLANK
    code = [("项目编码", Text(project.code, project.code))] if project.code else []
    return (
        *code,
        ("主管部门", voice.text(project.competent_department)),
        ("实施单位", voice.text(project.implementing_unit)),
        ("项目负责人", voice.person(project.leader)),
        ("联系电话", phone),
    )


def _about(publication: Publication, index: str, site: SiteIdentity) -> tuple[tuple[str, Text], ...]:
    """Return the disclosure's own metadata (政府信息公开): index number, issuer, dates, revision."""
    rows = [
        ("索引号", Text(index, index)),
        ("发布机构", issuer(site)),
        ("成文日期", BLANK),
        ("发布日期", _day(publication.first_published.date().isoformat())),
    ]
    if publication.revision > 1:
        rows.append(("更新日期", _day(publication.last_published.date().isoformat())))
    return (*rows, ("版本", Text(f"第 {publication.revision} 版", f"Revision {publication.revision}")))


def _day(iso: str) -> Text:
    return Text(date_zh(iso), date_en(iso))


def _pdfs(record: Record, publication: Publication) -> dict[str, tuple[str, int]]:
    """Return the file name and the size in whole kB of the PDF in each language."""
    return {lang: (pdf_name(record.id, lang), size) for lang, size in publication.shown_sizes.items()}
