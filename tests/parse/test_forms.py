"""Forms and fields are recognised by labels and geometry, never by position."""

from __future__ import annotations

import pytest
from support.form_xml import FUNDS, INDICATORS, form, funds, goals, head, indicators, total
from support.word_xml import docx, p, tbl, tc, tr

from pipeline import errors
from pipeline.model.form import Form
from pipeline.model.limits import Limits
from pipeline.parse import parse
from pipeline.word import open_document


def forms(data: bytes, filename: str = "表.docx") -> tuple[Form, ...]:
    return parse(open_document(data, Limits()), filename).forms


def only(data: bytes) -> Form:
    (one,) = forms(data)
    return one


def cells(one: Form, key: str) -> list[str]:
    return [row.cells[key].text for row in one.indicators]


def test_an_ordinary_form_is_read_whole() -> None:
    one = only(form())
    assert one.title is not None
    assert one.money_unit is not None
    assert (one.title.text, one.years[0].text, one.money_unit.text) == (
        "项目支出绩效自评表",
        "（2022年度）",
        "万元",
    )
    assert {k: v.text for k, v in one.fields.items()} == {
        "name": "法律服务费",
        "competent_department": "某某局",
        "implementing_unit": "某某中心",
        "leader": "张三",
        "phone": "12345678",
    }
    assert [f.source for f in one.funds] == ["total", "current_year_appropriation"]
    assert [w.text for w in one.funds[0].cells.values()] == ["12", "12", "4", "10", "33.33%", "9"]
    assert [(i.level1_code, i.level2_code) for i in one.indicators] == [
        ("output", "quantity"), ("output", "quality"), ("benefit", "social"), ("satisfaction", "satisfaction"),
    ]  # fmt: skip
    assert cells(one, "score") == ["10", "40", "30", "10"]
    assert {k: v.text for k, v in one.totals.items()} == {"weight": "100", "score": "99"}
    assert one.unmapped == one.remarks == ()
    assert one.blank_labels == {}


def test_every_value_knows_its_cell() -> None:
    executed = only(form()).funds[0].cells["executed"].spots[0]
    assert (executed.table, executed.row, executed.column, executed.text) == (1, 5, 6, "4")


def test_headers_in_two_rows_are_joined() -> None:
    top = [
        tr(
            tc("绩效指标", merge="restart"), tc("一级指标", merge="restart"), tc("二级指标", merge="restart"),
            tc("三级指标", merge="restart"), "年度", "实际", tc("分值", merge="restart"),
            tc("", merge="restart"), tc("", merge="restart"),
        ),
        tr(*[tc(merge="continue")] * 4, "指标值", "完成值", *[tc(merge="continue")] * 3),
    ]  # fmt: skip
    rows = [tr(tc(merge="continue"), *row) for row in INDICATORS]
    one = only(form(*head(), *funds(), *goals(), *top, *rows, *total()))
    assert cells(one, "target") == ["1份", "优良中低差", "高中低", "≥90%"]
    assert cells(one, "actual") == ["1份", "优", "高", "95%"]
    assert {key: (s[0].row, s[0].column) for key, s in one.blank_labels.items()} == {
        "score": (9, 8),
        "deviation": (9, 9),
    }
    assert cells(one, "score") == ["10", "40", "30", "10"]


def test_weights_may_stand_before_the_values() -> None:
    header = (
        "一级指标",
        "二级指标",
        "三级指标",
        "分值",
        "年度指标值",
        "全年实际值",
        "得分",
        "未完成原因及拟采取的改进措施",
    )
    rows = [(a, b, c, w, t, v, s, d) for a, b, c, t, v, w, s, d in INDICATORS]
    one = only(form(*head(), *funds(), *goals(), *indicators(rows, header), *total()))
    assert cells(one, "weight") == ["10", "40", "30", "10"]
    assert cells(one, "target") == ["1份", "优良中低差", "高中低", "≥90%"]


def test_labels_are_blind_to_width_spaces_breaks_and_points() -> None:
    header = (
        "一级\n指标",
        "二 级 指 标",
        "三级指标：",
        "年度指标值（A）",
        "实际完成值(B)",
        "分值（90分）",
        "得 分",
        "偏差原因分析及\n改进措施",
    )
    one = only(
        form(*head(), *funds(label="项目资金\n(万元)"), *goals(), *indicators(INDICATORS, header), *total())
    )
    assert cells(one, "actual") == ["1份", "优", "高", "95%"]
    assert one.unmapped == ()


def test_a_score_merged_over_two_indicators_is_one_score() -> None:
    block = indicators(INDICATORS[:2])
    first, second = INDICATORS[:2]
    block[1] = tr(tc(merge="continue"), *first[:6], tc("50", merge="restart"), first[7])
    block[2] = tr(tc(merge="continue"), *second[:6], tc(merge="continue"), second[7])
    one = only(form(*head(), *funds(), *goals(), *block))
    assert [row.cells.get("score") and row.cells["score"].text for row in one.indicators] == ["50", None]


def test_groups_merged_over_rows_are_carried() -> None:
    rows = (("产出指标", "数量指标", *INDICATORS[0][2:]), ("", "", "指标2：发文", "2", "2", "10", "10", ""))
    one = only(form(*head(), *funds(), *goals(), *indicators(rows)))
    assert [i.level1 and i.level1.text for i in one.indicators] == ["产出指标", "产出指标"]
    assert [i.level2_code for i in one.indicators] == ["quantity", "quantity"]


def test_rows_left_as_printed_are_no_indicators() -> None:
    rows = (INDICATORS[0], ("", "", "指标2：", "", "", "", "", ""), ("", "", "……", "", "", "", "", ""))
    one = only(form(*head(), *funds(), *goals(), *indicators(rows)))
    assert len(one.indicators) == 1
    assert one.unmapped == ()


def test_a_row_without_a_name_but_with_values_is_kept() -> None:
    rows = (INDICATORS[0], ("效益指标", "经济效益指标", "", "5万元", "6万元", "10", "10", ""))
    assert cells(only(form(*head(), *funds(), *goals(), *indicators(rows))), "name") == [
        "指标1：签订合同",
        "",
    ]


def test_what_stands_outside_the_model_is_kept() -> None:
    header = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "复核分")
    one = only(
        form(
            tr(tc("填报单位：某某中心", span=9)),
            *head(), *funds(), *goals(), *indicators([(*r[:7], "8") for r in INDICATORS], header), *total(),
            tr(tc("存在问题", span=2), tc("资金支付偏慢", span=7)), tr(tc("注：1.本表一式两份", span=9)),
        )
    )  # fmt: skip
    assert [e.value.text for row in one.indicators for e in row.extra] == ["8", "8", "8", "8"]
    assert {(r.label, r.value.text) for r in one.remarks} >= {
        ("存在问题", "资金支付偏慢"),
        ("注", "注：1.本表一式两份"),
    }
    assert one.unmapped == ()


def test_leader_and_telephone_may_share_a_cell() -> None:
    line = tr(tc("项目负责人及电话", span=2), tc("李四13900000000（办公）", span=7))
    fields = only(form(*head()[:2], line, *funds(), *goals(), *indicators())).fields
    assert (fields["leader"].text, fields["phone"].text) == ("李四", "13900000000（办公）")


def test_signature_lines_are_no_answers() -> None:
    one = only(
        form(
            *head()[:2],
            *funds(),
            *goals(),
            *indicators(),
            *total(),
            tr(tc("项目负责人：", span=4), tc("财务负责人：", span=5)),
        )
    )
    assert "leader" not in one.fields or one.fields["leader"].blank


def test_many_forms_in_one_document_and_in_one_table() -> None:
    lines = lambda name: [*head(name), *funds(), *goals(), *indicators(), *total()]  # noqa: E731
    apart = docx(p("项目支出绩效自评表"), tbl(*lines("甲")), p("项目支出绩效自评表"), tbl(*lines("乙")))
    together = docx(p("项目支出绩效自评表"), tbl(*lines("甲"), *lines("乙")))
    for data in (apart, together):
        assert [(f.fields["name"].text, f.number, f.of) for f in forms(data)] == [("甲", 1, 2), ("乙", 2, 2)]


def test_a_form_may_be_split_over_tables_with_repeated_headers() -> None:
    first = [*head(), *funds(), *goals(), *indicators(INDICATORS[:2])]
    second = [*indicators(INDICATORS[2:]), *total()]
    one = only(docx(p("项目支出绩效自评表"), p("（2022年度）"), tbl(*first), p(""), tbl(*second)))
    assert cells(one, "actual") == ["1份", "优", "高", "95%"]
    assert one.totals["score"].text == "99"


def test_a_form_inside_a_report_and_in_a_layout_table() -> None:
    inner = tbl(*head(), *funds(), *goals(), *indicators(), *total())
    report = docx(
        p("某某局2022年度绩效评价工作报告"), p("一、基本情况"), tbl(tr("序号", "事项"), tr("1", "会议")),
        p("项目支出绩效自评表"), p("（2022年度）"), tbl(tr(tc(inner, p("")))), p("以上报告。"),
    )  # fmt: skip
    one = only(report)
    assert one.title is not None
    assert one.title.text == "项目支出绩效自评表"
    assert one.remarks == ()


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("部门整体支出绩效自评表", "wrong-form"),
        ("项目支出绩效目标申报表", "wrong-form"),
        ("项目支出绩效自评表", None),
    ],
)
def test_near_misses_are_told_by_title(title: str, code: str | None) -> None:
    if code is None:
        assert len(forms(form(title=title))) == 1
        return
    with pytest.raises(errors.WrongForm) as caught:
        forms(form(title=title))
    assert caught.value.code == code


def test_a_form_without_actual_values_is_a_target_form() -> None:
    header = ("一级指标", "二级指标", "三级指标", "指标值")
    block = indicators([r[:4] for r in INDICATORS], header)
    with pytest.raises(errors.WrongForm):
        forms(form(*head(), *block, title="绩效表"))


def test_a_document_without_a_form_says_so() -> None:
    with pytest.raises(errors.NoForm):
        forms(docx(p("会议通知"), tbl(tr("时间", "地点"), tr("周一", "三楼"))))


def test_the_year_may_stand_in_the_title_or_only_in_the_file_name() -> None:
    titled = only(form(title="2023年度项目支出绩效自评表", year=""))
    assert titled.years[0] == titled.title
    (named,) = forms(form(year=""), "2021年自评表.docx")
    assert named.years[-1].spots[0].filename == "2021年自评表.docx"


@pytest.mark.parametrize("line", ["（    年度）", "（____年度）", "(XXXX年)"])
def test_a_year_line_that_nobody_filled_in_is_no_remark(line: str) -> None:
    one = only(form(title="项目支出绩效自评表", year=line))
    assert one.years[0].text == line
    assert one.remarks == ()


def test_a_cell_that_fits_nothing_is_not_lost() -> None:
    block = indicators()
    block[2] = block[2].replace("</w:tr>", tc("孤零零的字") + "</w:tr>")
    one = only(form(*head(), *funds(), *goals(), block[0], block[1], type(block[1])(block[2]), *block[3:]))
    texts = [w.text for w in one.unmapped] + [e.value.text for r in one.indicators for e in r.extra]
    deviations = [r.cells["deviation"].text for r in one.indicators if "deviation" in r.cells]
    assert "孤零零的字" in texts + deviations


def test_an_amount_row_of_an_unknown_source_is_other() -> None:
    rows = (*FUNDS, ("某某专款", "1", "1", "1", "—", "100%", "—"))
    one = only(form(*head(), *funds(rows), *goals(), *indicators()))
    assert (one.funds[-1].source, one.funds[-1].label.text) == ("other", "某某专款")
