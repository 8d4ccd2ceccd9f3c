"""A self-evaluation form as Word XML; tests pass the parts that they want to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from support.word_xml import docx, p, tbl, tc, tr

FUNDS = (
    ("年度资金总额", "12", "12", "4", "10", "33.33%", "9"),
    ("其中：当年财政拨款", "12", "12", "4", "—", "33.33%", "—"),
)
INDICATORS = (
    ("产出指标", "数量指标", "指标1：签订合同", "1份", "1份", "10", "10", ""),
    ("产出指标", "质量指标", "指标1：服务质量", "优良中低差", "优", "40", "40", ""),
    ("效益指标", "社会效益指标", "指标1：保障权益", "高中低", "高", "30", "30", ""),
    ("满意度指标", "服务对象满意度指标", "指标1：满意度", "≥90%", "95%", "10", "10", ""),
)
FUND_HEADER = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
INDICATOR_HEADER = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施",
)  # fmt: skip


def head(name: str = "法律服务费", unit: str = "某某中心") -> list[str]:
    """Rows of the head: 项目名称, 主管部门, 实施单位, 负责人, 电话."""
    return [
        tr(tc("项目名称", span=2), tc(name, span=7)),
        tr(tc("主管部门", span=2), tc("某某局", span=3), tc("实施单位", span=2), tc(unit, span=2)),
        tr(tc("项目负责人", span=2), tc("张三", span=3), tc("联系电话", span=2), tc("12345678", span=2)),
    ]


def funds(
    rows: Sequence[Sequence[str]] = FUNDS,
    label: str = "项目资金（万元）",
    header: Sequence[str] = FUND_HEADER,
) -> list[str]:
    """Rows of the funds block, with a margin cell merged over them."""
    first = tr(tc(label, merge="restart"), tc("", span=2), *header)
    return [first, *(tr(tc(merge="continue"), tc(row[0], span=2), *row[1:]) for row in rows)]


def goals(expected: str = "提供法律服务", actual: str = "已完成") -> list[str]:
    """Rows of 年度总体目标."""
    return [
        tr(tc("年度总体目标", merge="restart"), tc("预期目标", span=4), tc("实际完成情况", span=4)),
        tr(tc(merge="continue"), tc(expected, span=4), tc(actual, span=4)),
    ]


def indicators(
    rows: Sequence[Sequence[str]] = INDICATORS, header: Sequence[str] = INDICATOR_HEADER
) -> list[str]:
    """Rows of the indicator block; every label is printed in every row."""
    first = tr(tc("绩效指标", merge="restart"), *header)
    return [first, *(tr(tc(merge="continue"), *row) for row in rows)]


def total(weight: str = "100", score: str = "99") -> list[str]:
    """The total row."""
    return [tr(tc("总分", span=6), weight, score, "")]


def form(
    *rows: str,
    title: str = "项目支出绩效自评表",
    year: str = "（2022年度）",
    parts: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a document with one form; without rows, a complete ordinary form."""
    lines = rows or (*head(), *funds(), *goals(), *indicators(), *total())
    return docx(p(title), p(year), tbl(*lines), parts=parts)
