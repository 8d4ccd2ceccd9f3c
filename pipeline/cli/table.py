"""The closing table of `ziping convert`, and what to do about files that were not published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .output import console
from .words import remarks, verdict

if TYPE_CHECKING:
    from rich.table import Table

    from ..model.answer import Answer
    from ..model.outcome import Reason

HEADINGS = ("文件 File", "结论 Verdict", "公开 Published", "意见 Remarks", "见 See")


def print_answers(answers: Sequence[Answer], outbox: Path) -> None:
    """The table, the reasons with their remedies, and where to go from here."""
    out = console()
    out.print(_table(answers, outbox))
    for place, reason in _reasons(answers):
        out.print(f"✗ {place}", style="red")
        for line in (reason.message_zh, reason.remedy_zh, reason.message_en, reason.remedy_en):
            out.print(f"    {line}")
    out.print(_summary(answers))
    out.print(f"网站 website: {outbox / 'public' / 'index.html'}", soft_wrap=True)


def _table(answers: Sequence[Answer], outbox: Path) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(*HEADINGS, box=box.SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"
    for answer in answers:
        word, style = verdict(answer.verdict)
        published = sum(r.verdict == "published" for r in answer.records)
        where = _where(answer, outbox)
        share = f"{published} / {len(answer.records)}" if answer.records else "—"
        table.add_row(answer.file, Text(word, style), share, remarks(answer.counts()), where)
    return table


def _where(answer: Answer, outbox: Path) -> str:
    """The folder of the one published record, the folder above several, else the receipt."""
    paths = [Path(r.path) for r in answer.records if r.path]
    if not paths:
        return str(outbox / answer.receipt) if answer.receipt else "—"
    return str(outbox / (paths[0] if len(paths) == 1 else paths[0].parent))


def _reasons(answers: Sequence[Answer]) -> Iterator[tuple[str, Reason]]:
    """Everything that was not published, with the file, and the record's name where it is about one."""
    for answer in answers:
        if answer.reason:
            yield answer.file, answer.reason
        for record in answer.records:
            if record.reason and record.reason != answer.reason:
                yield f"{answer.file}: {record.name or record.id}", record.reason


def _summary(answers: Sequence[Answer]) -> str:
    counts = Counter(answer.verdict for answer in answers)
    return "  ".join(f"{verdict(word)[0]} {n}" for word, n in counts.items()) or "没有文件 no files"
