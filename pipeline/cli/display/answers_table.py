"""The closing table of `ziping convert`, and what to do about files that were not published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...printable import shown
from .output import console, sentences
from .words import SEVERITIES, verdict

if TYPE_CHECKING:
    from rich.table import Table

    from ...model.answer import Answer
    from ...model.outcome import Reason, Verdict

MARKS: dict[Verdict, str] = {"duplicate": "=", "held": "…"}
"""The mark before a reason; everything else that was not published gets ✗."""

_TO_FOLLOW = (
    "生成检索索引、开放数据与汇编 to make search index, open data and volumes: ziping site --outbox {outbox}"
)
"""Printed after a publication, because `convert` leaves these to `site`."""


def print_answers(answers: Sequence[Answer], outbox: Path) -> None:
    """Print the table, the reasons with their remedies, and what to do next."""
    out = console()
    out.print(_table(answers, outbox))
    for place, word, reason in _reasons(answers):
        out.print(f"{MARKS.get(word, '✗')} {shown(place)}", style=verdict(word)[1])
        for line in sentences(reason):
            out.print(f"    {line}")
    out.print(_summary(answers))
    out.print(f"网站 website: {outbox / 'public' / 'index.html'}", soft_wrap=True)
    if any(answer.verdict == "published" for answer in answers):
        out.print(_TO_FOLLOW.format(outbox=shown(str(outbox))), soft_wrap=True)


def _table(answers: Sequence[Answer], outbox: Path) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("文件\nfile", overflow="fold")
    table.add_column("结论\nverdict")
    table.add_column("公开\npublished", justify="right")
    for severity, (zh, _) in SEVERITIES.items():
        table.add_column(f"{zh}\n{severity}", justify="right")
    table.add_column(f"位置\nin {outbox}", overflow="fold")
    for answer in answers:
        word, style = verdict(answer.verdict)
        remarks = (str(n or "") for n in answer.counts().values())
        table.add_row(shown(answer.file), Text(word, style), _share(answer), *remarks, shown(_where(answer)))
    return table


def _share(answer: Answer) -> str:
    """Return how many of the file's records it publishes; "" for a duplicate, which changes nothing."""
    if not answer.records or answer.verdict == "duplicate":
        return ""
    return f"{sum(r.verdict == 'published' for r in answer.records)} / {len(answer.records)}"


def _where(answer: Answer) -> str:
    """Return the record's folder, the parent folder of several, or the receipt; relative to the outbox."""
    paths = [Path(r.path) for r in answer.records if r.path]
    if not paths:
        return answer.receipt or ""
    return str(paths[0] if len(paths) == 1 else paths[0].parent)


def _reasons(answers: Sequence[Answer]) -> Iterator[tuple[str, Verdict, Reason]]:
    """Yield place, verdict and reason of what was not published; the place is a file, or a record in it."""
    for answer in answers:
        if answer.reason:
            yield answer.file, answer.verdict, answer.reason
        for record in answer.records:
            if record.reason and record.reason != answer.reason:
                yield f"{answer.file}: {record.name or record.id}", record.verdict, record.reason


def _summary(answers: Sequence[Answer]) -> str:
    counts = Counter(answer.verdict for answer in answers)
    return "  ".join(f"{verdict(word)[0]} {n}" for word, n in counts.items()) or "没有文件 no files"
