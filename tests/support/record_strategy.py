"""Records for hypothesis: every content of a form in a layout that can be read back unambiguously.

The predicates below exclude the rest, each for the reason in its docstring.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from pipeline.model import record as r
from pipeline.normalize import head
from pipeline.normalize.identity import record_id
from pipeline.normalize.readings import reading
from pipeline.normalize.text import is_dash, label, line, prose
from pipeline.parse.segment import is_title
from pipeline.parse.vocabulary import role, squeeze, vocabulary
from pipeline.render.word_form.layout import LAYOUTS, Layout, LayoutName
from pipeline.word import odd_characters

SECTIONS = (
    "head", "fund_column", "fund_source", "goal", "indicator_column", "level1", "level2", "total", "block",
    "heading",
)  # fmt: skip
DASHES = ("", "—", "-", "/", "——")
"""What may be printed where the record has null."""

ODD = ("𠮷", "𪚥", "🎉", "👍", "é", "Ⅲ", "㎡", "①", "～", "“", "＋", "\t", "　")
_CHARACTERS = st.one_of(
    st.sampled_from(
        "的一是在有人年度完成项目资金支付工作服务保障abcXYZ0123456789 ,.;:，。；：、（）()%-—/·&<>\"'"
    ),
    st.sampled_from(ODD),
    st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\u2028\u2029"),
)


def _kept(text: str) -> bool:
    """A record contains only texts in NFC, trimmed, without invisible characters and those of symbol fonts."""
    return prose(text) == text and odd_characters.ODD.search(text) is None


def _is_word(text: str) -> bool:
    """A word of the forms instead of an answer would be read as a label: 说明, 合计, 项目名称."""
    return any(role(section, text) for section in SECTIONS)


def is_answer(text: str) -> bool:
    """A dash is null, and a text that ends with a colon would be read as the label of what follows it.

    A text that begins with a label of the head and a colon would be read as label and answer (负责人：张三).
    """
    before, colon, _ = text.replace("：", ":").partition(":")
    pair = bool(colon) and role("head", before) is not None
    return _kept(text) and not (is_dash(text) or _is_word(text) or pair or text.endswith((":", "：")))


def _answers(texts: st.SearchStrategy[str], field: str) -> st.SearchStrategy[str]:
    """Names in place of a telephone number are no value, nor are the form's own labels."""
    return texts.filter(lambda text: head.answer(field, text) == text)


def is_one_line(text: str) -> bool:
    """A line break in a name is removed as a mere wrap, so no name contains one."""
    return is_answer(text) and line(text) == text


def is_no_figure(text: str) -> bool:
    """A bare figure as a reason, beside words as a score, would mean that the row is shifted by a column."""
    return not squeeze(text).replace(".", "").isdecimal()


def is_column_label(text: str) -> bool:
    """A bare number above a column would be read as the points of its block, and the column as scores."""
    return not squeeze(text).removesuffix("分").isdecimal()


def is_label(text: str) -> bool:
    """A printed label has no white space; a colon in it would make it label and answer in one cell."""
    return (
        is_one_line(text) and label(text) == text and ":" not in squeeze(text) and not text.startswith("其中")
    )


def is_name(text: str) -> bool:
    """指标1： before a name is its number; 指标… or dots alone make a placeholder row.

    A figure with its unit or after an operator would be read as a value that slipped into the column of
    names.
    """
    return (
        _kept(text)
        and not _is_word(text)
        and not squeeze(text).startswith("指标")
        and any(map(str.isalpha, text))
        and not squeeze(text).startswith(tuple("≥≤=<>"))
        and reading(text).kind in ("text", "rating")
    )


def is_note(text: str) -> bool:
    """A remark has no label; a colon near its start would make the text before it a label."""
    return is_answer(text) and ":" not in squeeze(text) and not squeeze(text).startswith("注")


_FRAGMENTS = (
    "项目", "资金", "预算", "年度", "2022年", "完成", "情况", "指标", "目标", "说明", "原因", "单位", "（万元）", "元", "合计",
    "得分", "自评", "表", "其他", "财政", "：", "。", "满意度", "数量", "100%", "10", "—", "\n", " ", "注", "负责人", "电话",
)  # fmt: skip
"""Fragments of the forms: similar to their labels, but no labels."""


def texts(wanted: Callable[[str], bool], longest: int = 30) -> st.SearchStrategy[str]:
    """Return texts of these characters, or of fragments of the forms, for which `wanted` is true."""
    drawn = st.one_of(
        st.text(_CHARACTERS, min_size=1, max_size=longest),
        st.lists(st.sampled_from(_FRAGMENTS), min_size=1, max_size=5).map("".join),
    )
    return drawn.map(str.strip).filter(wanted)


answers = st.one_of(
    texts(is_answer),
    st.lists(texts(is_answer), min_size=2, max_size=3).map("\n".join).filter(is_answer),
    st.sampled_from(["已完成预期目标", "1.按季支付；\n2.按年结算。", "已完成", "不适用"]),
)
names = st.one_of(
    texts(is_one_line), st.sampled_from(["常年聘请律师费", "𠮷林路“接诉即办”项目(二期)", "A&B <2022>"])
)
labels = texts(is_label, 8)

_FIGURES = st.sampled_from(["100", "0", "12.5", "1,234.56", "5.8", "2022"])
_UNITS = st.sampled_from(["", "%", "万元", "元", "份", "个月", "人/次", "％", "元/人·月", " 万元", "一"])
_SIGNS = st.sampled_from(["", "≥", ">=", "≤", ">", "<", "=", "＝", "≧", "约", "不低于", "≥ "])
targets = st.one_of(
    st.tuples(_SIGNS, _FIGURES, _UNITS).map("".join),
    st.sampled_from(
        [
            "优良中低差",
            "高中低",
            "优",
            "2022年3月",
            "2022年12月31日前",
            "90%-95%",
            "3~5个",
            "未完成",
            "10以上",
            "100\n%",
        ]
    ),
    texts(is_answer, 12),
).filter(is_answer)


def figures(places: int) -> st.SearchStrategy[Decimal]:
    """Return figures that a double holds (at most 15 digits) with at most this many decimals."""
    return st.builds(
        lambda digits, loop: Decimal(digits).scaleb(-loop).normalize() + 0,
        st.one_of(st.integers(0, 10**5), st.integers(-(10**15) + 1, 10**15 - 1)),
        st.integers(0, places),
    )


points = figures(2)
amounts = figures(4)
rates = figures(6)


def records(layout: LayoutName) -> st.SearchStrategy[tuple[r.Record, dict[str, str]]]:
    """Return records for a layout, each with the texts printed where it has null, by pointer."""
    return _records(LAYOUTS[layout])


class _Blanks:
    """Draws values that may be null, and keeps the texts printed instead."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.printed: dict[str, str] = {}

    def maybe(self, pointer: str, values: st.SearchStrategy[Any], unread: tuple[str, ...] = ()) -> Any:  # noqa: ANN401
        """Return a value, or None for a dash, a blank or a text that is not a figure."""
        value = self.draw(st.one_of(st.none(), values))
        if value is None:
            self.printed[pointer] = self.draw(st.sampled_from(DASHES + unread))
        return value


@st.composite
def _records(draw: st.DrawFn, layout: Layout) -> tuple[r.Record, dict[str, str]]:
    blanks = _Blanks(draw)
    kind = draw(st.sampled_from(["project", "transfer"]))
    year = draw(st.one_of(st.none(), st.integers(2000, 2099)))
    project = r.Project(
        **{key: blanks.maybe(f"/project/{key}", _answers(names, key)) for key in r.Project.model_fields}
    )
    record = r.Record(
        id=record_id(year, project.implementing_unit or project.competent_department, project.name),
        form=r.FormInfo(kind=kind, title=draw(st.one_of(st.none(), _titles(kind))), fiscal_year=year),
        project=project,
        funding=_funding(blanks, layout),
        goals=_goals(blanks),
        indicators=_indicators(blanks, layout),
        totals=_totals(blanks, layout),
        remarks=draw(_remarks(layout)),
        source=r.SourceInfo(filename="表.docx", sha256="0" * 64, form_number=1, forms_in_document=1),
        provenance={
            pointer: r.Provenance(table=1, row=1, column=1, text=text)
            for pointer, text in blanks.printed.items()
        },
    )
    return record, blanks.printed


def _titles(kind: str) -> st.SearchStrategy[str]:
    """A title determines the kind: transfer payments or projects; it contains no other year."""
    stem = "转移支付绩效目标自评表" if kind == "transfer" else "项目支出绩效自评表"
    return texts(is_one_line, 12).map(lambda place: place + stem).filter(
        lambda title: is_title(title)
        and vocabulary().near_miss(title) is None
        and ("转移支付" in title or "区域" in title) == (kind == "transfer")
        and not any(c.isdigit() for c in squeeze(title)) and "二" not in title
        and line(title) == title
    )  # fmt: skip


_SOURCE_LABELS = {
    "total": ["年度资金总额", "总额（万元）", "合计"], "current_year_appropriation": ["当年财政拨款", "本年财政拨款"],
    "carryover": ["上年结转资金"], "central": ["中央补助"], "provincial": ["省级资金"], "local": ["县级资金", "地方资金"],
    "unit_own": ["单位资金"], "special_account": ["财政专户管理资金"], "special_bond": ["专项债券资金"], "other": ["其他资金"],
}  # fmt: skip
_UNKNOWN = {"unknown": "other", "unnamed": "total"}
_PRINTED = {"unknown": labels, "unnamed": st.just("")} | {
    k: st.sampled_from(v) for k, v in _SOURCE_LABELS.items()
}
_COLUMNS = {
    "initial_budget": amounts, "annual_budget": amounts, "executed": amounts,
    "weight": points, "execution_rate": rates, "score": points,
}  # fmt: skip


def _funding(blanks: _Blanks, layout: Layout) -> r.Funding:
    unit = blanks.draw(st.sampled_from(["元", "万元", "亿元", None]))
    count = blanks.draw(st.integers(0, 4))
    return r.Funding(unit=unit, lines=tuple(_line(blanks, n, layout, unit) for n in range(count)))


def _line(blanks: _Blanks, n: int, layout: Layout, unit: str | None) -> r.FundLine:
    """Return a row of funds.

    A row with an unknown source, or none, is recognised only by its amounts, so it always has one.  A bare
    amount is not read as an amount if neither the form nor the label of the row names a unit.
    """
    source = blanks.draw(st.sampled_from(list(_PRINTED)))
    label = blanks.draw(_PRINTED[source])
    unread = ("见附件", "约12万元") if unit or "元" in label else ("见附件", "12.5")
    values = {
        key: blanks.maybe(f"/funding/lines/{n}/{key}", figures, unread if figures is amounts else ("见附件",))
        for key, figures in _COLUMNS.items()
        if key in {column.key for column in layout.funds}
    }
    if source in _UNKNOWN:
        values["annual_budget"] = blanks.draw(amounts)
        blanks.printed.pop(f"/funding/lines/{n}/annual_budget", None)
    return r.FundLine(source=_UNKNOWN.get(source, source), label=label, **(dict.fromkeys(_COLUMNS) | values))


def _goals(blanks: _Blanks) -> tuple[r.Goal, ...]:
    """Return objectives; a blank row below the first one ends the block, so every further one has a text."""
    count = blanks.draw(st.integers(0, 3))
    return tuple(
        r.Goal(
            expected=blanks.maybe(f"/goals/{n}/expected", answers) if n == 0 else blanks.draw(answers),
            actual=blanks.maybe(f"/goals/{n}/actual", answers),
        )
        for n in range(count)
    )


_LEVEL1 = st.one_of(
    st.sampled_from(["产出指标", "产出指标（50分）", "效益指标", "满意度", "成本指标", "项目决策"]), labels
)
_LEVEL2 = st.one_of(st.sampled_from(["数量指标", "质量指标", "社会效益指标", "服务对象满意度指标"]), labels)


def _indicators(blanks: _Blanks, layout: Layout) -> tuple[r.Indicator, ...]:
    """Return indicators in groups; only the first can lack one: a blank cell continues the last group."""
    found: list[r.Indicator] = []
    columns = blanks.draw(
        st.lists(
            st.one_of(labels.filter(is_column_label), st.sampled_from(["复核分", "评价标准", "数据来源"])),
            max_size=3,
            unique=True,
        )
    )
    for n in range(blanks.draw(st.integers(0, 2))):
        found.append(_indicator(blanks, n, (None, None), columns, layout))
    for _ in range(blanks.draw(st.integers(0, 3))):
        level1, level2 = blanks.draw(_LEVEL1), blanks.draw(st.one_of(st.none(), _LEVEL2))
        for _ in range(blanks.draw(st.integers(1, 3))):
            found.append(_indicator(blanks, len(found), (level1, level2), columns, layout))
    return tuple(found)


def _indicator(
    blanks: _Blanks, n: int, levels: tuple[str | None, str | None], columns: list[str], layout: Layout
) -> r.Indicator:
    draw, at = blanks.draw, f"/indicators/{n}"
    one, two = levels
    scores = {
        key: blanks.maybe(f"{at}/{key}", points, ("见附件",)) if key in layout.keys else None
        for key in ("weight", "score")
    }
    return r.Indicator(
        level1=r.Level1Group(code=(role("level1", one) if one else None) or "other", label=one),
        level2=r.Level2Group(code=(role("level2", two) or "other") if two else None, label=two),
        number=draw(st.one_of(st.none(), st.integers(0, 99))),
        name=draw(st.one_of(texts(is_name), st.sampled_from(["签订合同\n（一式两份）", "𠮷祥路改造"]))),
        target=blanks.maybe(f"{at}/target", targets.map(reading)),
        actual=blanks.maybe(f"{at}/actual", targets.map(reading)),
        **scores,
        deviation=blanks.maybe(f"{at}/deviation", answers.filter(is_no_figure)),
        extra=tuple(r.Extra(label=c, text=draw(answers)) for c in columns if draw(st.booleans())),
    )


def _totals(blanks: _Blanks, layout: Layout) -> r.Totals:
    scores = {
        key: blanks.maybe(f"/totals/{key}", points, ("另附",)) if key in layout.keys else None
        for key in ("weight", "score")
    }
    return r.Totals(**scores, grade=blanks.maybe("/totals/grade", names))


def _remarks(layout: Layout) -> st.SearchStrategy[tuple[r.Extra, ...]]:
    known = [label for label in ("注", "存在问题·二", "中央主管部门", layout.head_remark) if label]
    labelled = st.builds(r.Extra, label=st.one_of(labels, st.sampled_from(known)), text=answers)
    return st.lists(
        st.one_of(labelled, st.builds(r.Extra, label=st.just(""), text=texts(is_note))), max_size=3
    ).map(tuple)
