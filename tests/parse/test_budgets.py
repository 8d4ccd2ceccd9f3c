"""Which of several budget columns is the annual one; split header rows; pairs of amounts with own units."""

from __future__ import annotations

import pytest
from support.form_xml import form, goals, head, indicators, total
from support.word_xml import tc, tr

from pipeline import errors
from pipeline.model.form import Form
from tests.parse.test_forms import only
from tests.parse.test_layouts import amounts, margin, texts


def read(*funds: str) -> Form:
    return only(form(*head(), *funds, *goals(), *indicators(), *total()))


@pytest.mark.parametrize(
    ("header", "initial", "annual"),
    [
        (("预算数", "调整后预算数"), "10", "12"),
        (("年度预算数", "调整预算数"), "10", "12"),
        (("调整预算", "全年预算数"), None, "12"),
        (("全年预算数（调整前）", "全年预算数（调整后）"), None, "12"),
        (("预算数", "批复数"), None, "10"),
    ],
)
def test_of_several_budgets_the_adjusted_one_is_the_years(
    header: tuple[str, str], initial: str | None, annual: str
) -> None:
    one = read(
        *margin(
            "项目资金（万元）",
            (tc("", span=3), *header, "执行数", "执行率", "得分"),
            (tc("年度资金总额", span=3), "10", "12", "9", "75%", "7.5"),
            span=1,
        )
    )
    cells = amounts(one)[0][1]
    assert (cells.get("initial_budget"), cells["annual_budget"], cells["executed"]) == (initial, annual, "9")
    assert one.unmapped == ()


def test_a_header_of_two_rows() -> None:
    one = read(
        *margin(
            "项目资金（万元）",
            (tc("资金来源", merge="restart", span=2), tc("年初预算数", merge="restart"), tc("全年预算", span=2),
             tc("全年执行数", merge="restart"), tc("执行率", merge="restart"), tc("得分", merge="restart")),
            (tc(merge="continue", span=2), tc(merge="continue"), "调整前", "调整后", *[tc(merge="continue")] * 3),
            (tc("年度资金总额", span=2), "10", "10", "12", "9", "75%", "7.5"),
        )
    )  # fmt: skip
    assert amounts(one) == [
        (
            "total",
            {
                "initial_budget": "10",
                "annual_budget": "12",
                "executed": "9",
                "execution_rate": "75%",
                "score": "7.5",
            },
        )
    ]
    assert texts(one) == {"年度资金总额·全年预算调整前": "10"}


def test_a_figure_is_never_the_name_of_a_source() -> None:
    one = read(
        tr(tc("资金（万元）", merge="restart"), tc("首次安排", span=2), tc("全年预算数", span=3), tc("全年执行数", span=3)),
        tr(tc(merge="continue"), tc("10", span=2), tc("12", span=3), tc("9", span=3)),
    )  # fmt: skip
    assert [f.label.text for f in one.funds] == [""]
    assert amounts(one) == [("total", {"annual_budget": "12", "executed": "9"})]
    assert texts(one) == {"首次安排": "10"}


def test_amounts_in_pairs_each_with_its_unit_in_the_label() -> None:
    one = read(
        *margin(
            "资金情况",
            ("全年预算数（万元）", tc("12", span=3), "全年执行数（元）", tc("90000", span=3)),
            ("其中：省级资金", tc("10", span=3), "其中：省级资金", tc("8", span=3)),
        )
    )
    assert one.money_unit is not None
    assert one.money_unit.text == "万元"
    assert amounts(one) == [
        ("total", {"annual_budget": "12", "executed": "90000"}),
        ("provincial", {"annual_budget": "10", "executed": "8"}),
    ]
    assert one.funds[0].units == {"annual_budget": "万元", "executed": "元"}


def test_an_amount_under_a_label_of_its_own_stands_beside_the_known_ones() -> None:
    one = read(
        tr(tc("当年预算数（元）：", span=2), tc("120000", span=3), tc("上年预算额（元）：", span=2), tc("100000", span=2)),
        tr(tc("预算执行数（元）：", span=2), tc("90000", span=3), tc("预算执行率%：", span=2), tc("75%", span=2)),
    )  # fmt: skip
    assert amounts(one) == [
        ("total", {"annual_budget": "120000", "executed": "90000", "execution_rate": "75%"})
    ]
    assert texts(one) == {"上年预算额（元）": "100000"}


def test_an_answer_behind_a_label_with_a_colon_keeps_its_label() -> None:
    one = only(
        form(*head(), tr(tc("主要绩效：", span=2), tc("修了路", span=7)), *goals(), *indicators(), *total())
    )
    assert texts(one) == {"主要绩效": "修了路"}


def test_an_objective_as_first_set_and_as_adjusted() -> None:
    header = (
        tc("年初绩效目标", span=2),
        tc("全年（调整）绩效目标", span=3),
        tc("全年目标实际完成情况", span=3),
    )
    first = (tc("修路", span=2), tc("", span=3), tc("修了", span=3))
    second = (tc("修路", span=2), tc("修桥", span=3), tc("修了", span=3))
    for row, expected, said in ((first, "修路", {}), (second, "修桥", {"年初绩效目标": "修路"})):
        one = only(form(*head(), *margin("当年绩效目标", header, row), *indicators(), *total()))
        assert [(g.expected.text, g.actual.text) for g in one.goals if g.expected and g.actual] == [
            (expected, "修了")
        ]
        assert texts(one) == said


def test_a_reason_split_into_boxes_to_tick_is_the_text_behind_them() -> None:
    levels = [
        tc(t, merge="restart")
        for t in ("一级指标", "二级指标", "三级指标", "运算符号", "指标值", "实际完成值")
    ]
    one = only(
        form(
            *head(),
            *goals(),
            tr(*levels, tc("偏差原因分析", span=3)),
            tr(*[tc(merge="continue")] * 6, "经费保障", "人员保障", "原因说明"),
            tr("产出指标", "数量指标", "修路", "≥", "5公里", "4公里", "", "√", "雨季太长"),
        )
    )
    assert one.indicators[0].cells["deviation"].text == "雨季太长"
    assert one.indicators[0].cells["nature"].text == "≥"
    assert [(e.label, e.value.text) for e in one.indicators[0].extra] == [("偏差原因分析人员保障", "√")]


def test_the_grade_in_brackets_beside_the_total() -> None:
    one = only(
        form(
            *head(),
            *goals(),
            *indicators(),
            tr(tc("总分", span=3), tc("（自评等级：优）", span=3), "100", "99", ""),
        )
    )
    assert {k: v.text for k, v in one.totals.items()} == {"grade": "优", "weight": "100", "score": "99"}


def test_amounts_side_by_side_split_into_their_sources() -> None:
    one = read(
        *margin(
            "项目资金（万元）",
            (tc("全年预算数", span=3), tc("全年执行数", span=3), tc("执行率", merge="restart"), tc("得分", merge="restart")),
            ("小计", "财政拨款", "其他资金", "小计", "财政拨款", "其他资金", tc(merge="continue"), tc(merge="continue")),
            ("12", "10", "2", "9", "8", "1", "75%", "7.5"),
        )
    )  # fmt: skip
    assert amounts(one) == [
        ("total", {"annual_budget": "12", "executed": "9", "execution_rate": "75%", "score": "7.5"}),
        ("current_year_appropriation", {"annual_budget": "10", "executed": "8"}),
        ("other", {"annual_budget": "2", "executed": "1"}),
    ]
    assert one.unmapped == ()


def test_label_and_answer_in_one_cell_beside_another_such_cell() -> None:
    one = only(
        form(*head(), tr(tc("自评得分：95.5分", span=5), tc("自评等级：优", span=4)), *goals(), *indicators())
    )
    assert {k: v.text for k, v in one.totals.items()} == {"score": "95.5分", "grade": "优"}


def test_weight_and_score_of_the_whole_in_no_column_of_the_block() -> None:
    one = only(form(*head(), *goals(), *indicators(), tr("总分", "100.0", "96.5", tc("", span=6))))
    assert {k: v.text for k, v in one.totals.items()} == {"weight": "100.0", "score": "96.5"}


STRAIGHT = ("产出指标", "数量指标", "修路", "≥5公里", "5公里", "10", "10", "")
SLIPPED = (
    ("产出指标", "数量指标", "≥3座", "3座", "10", "9", "", ""),
    ("产出指标", "数量指标", "质量指标", "合格率", "≥95%", "96%", "10", "10"),
)


@pytest.mark.parametrize("slipped", SLIPPED)
def test_a_row_that_slipped_is_not_read(slipped: tuple[str, ...]) -> None:
    one = only(form(*head(), *goals(), *indicators((STRAIGHT, slipped))))
    assert [i.cells["name"].text for i in one.indicators] == ["修路"]
    assert [w.text for w in one.unmapped] == [text for text in slipped if text]


def test_two_of_them_spoil_the_form() -> None:
    with pytest.raises(errors.UnreadableForm):
        only(form(*head(), *goals(), *indicators((STRAIGHT, *SLIPPED))))


@pytest.mark.parametrize(
    "name", ["12345热线办结率", "5G基站", "服务对象满意度指标", "数量指标", "3个中心建成"]
)
def test_a_name_with_digits_or_of_its_own_group_is_a_name(name: str) -> None:
    group = "服务对象满意度指标" if "满意" in name else "数量指标"
    rows = [("产出指标", group, name, "1", "1", "10", "10", "")] * 2
    assert [i.cells["name"].text for i in only(form(*head(), *goals(), *indicators(rows))).indicators] == [
        name
    ] * 2


def test_amounts_whose_sources_differ_stand_askew_and_are_left() -> None:
    one = read(
        tr(
            "项目资金（万元）",
            tc("全年预算数", span=3),
            tc("全年执行数", span=2),
            "执行率",
            tc("得分", span=2),
        ),
        tr("", tc("小计", span=3), tc("中央", span=2), "省级", "小计", "中央"),
        tr("", tc("30", span=3), tc("24", span=2), "6", "28", "22"),
    )
    assert one.funds == ()
    assert [w.text for w in one.unmapped][:2] == ["30", "24"]


def test_amounts_one_column_beside_their_header_are_told_by_their_order() -> None:
    header = tr(
        tc("项目资金（万元）", span=2), "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", ""
    )
    row = tr(tc("", span=2), "年度资金总额", "10", "12", "9", "10", "75%", "7.5")
    assert amounts(read(header, row)) == [
        (
            "total",
            {
                "initial_budget": "10",
                "annual_budget": "12",
                "executed": "9",
                "weight": "10",
                "execution_rate": "75%",
                "score": "7.5",
            },
        )
    ]


def test_amounts_beside_their_header_that_are_not_as_many_are_left() -> None:
    header = tr(
        tc("项目资金（万元）", span=2), "年初预算数", "全年预算数", "全年执行数", tc("执行率", span=4)
    )
    row = tr(tc("", span=2), "年度资金总额", "12", "9", "10", "75%", "7.5", "7")
    one = read(header, row)
    assert all(not cells for _, cells in amounts(one))
    assert {"12", "9"} <= {w.text for w in one.unmapped}


def test_a_row_with_a_percentage_below_an_amount_is_left() -> None:
    header = tr(
        tc("项目资金（万元）", span=3), "年初预算数", "全年预算数", "全年执行数", "执行率", "得分", ""
    )
    rows = [
        tr(tc("年度资金总额", span=3), "10", "12", "9", "75%", "7.5", ""),
        tr(tc("甲资金", span=3), "12", "9", "75%", "8", "", ""),
    ]
    one = read(header, *rows)
    assert [set(cells) for _, cells in amounts(one)][1] == set()
    assert [w.text for w in one.unmapped] == ["12", "9", "75%", "8"]


def test_a_row_of_funds_that_ends_behind_its_header_is_left() -> None:
    header = tr(
        tc("项目资金（万元）", span=3), *["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    )
    first = tr(tc("年度资金总额", span=3), "10", "12", "9", "10", "75%", "7.5")
    second = tr(tc("其中：财政拨款", span=4), "10", "12", "9", "10", "75%", "7.5")
    one = read(header, first, second)
    assert len(one.funds) == 1
    assert [w.text for w in one.unmapped] == ["其中：财政拨款", "10", "12", "9", "10", "75%", "7.5"]


def test_totals_beside_their_columns_are_told_by_their_order() -> None:
    one = only(form(*head(), *goals(), *indicators(), tr(tc("总分", span=5), "100", "96.7")))
    assert {k: v.text for k, v in one.totals.items()} == {"weight": "100", "score": "96.7"}
