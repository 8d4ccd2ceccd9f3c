"""Layouts of other provinces: each as its office prints it, with figures that the reader must find."""

from __future__ import annotations

from support.form_xml import docx
from support.word_xml import p, tbl, tc, tr

from pipeline.model.form import Form
from tests.parse.test_forms import cells, only


def amounts(one: Form) -> list[tuple[str, dict[str, str]]]:
    return [(row.source, {k: w.text for k, w in row.cells.items()}) for row in one.funds]


def texts(one: Form) -> dict[str, str]:
    return {r.label: r.value.text for r in one.remarks}


HEAD = (tr(tc("项目名称", span=2), tc("河道清淤", span=7)),)


def margin(text: str, *rows: tuple[str, ...], span: int = 1) -> list[str]:
    """Return rows to the right of one merged margin cell."""
    first, *rest = rows
    return [
        tr(tc(text, merge="restart", span=span), *first),
        *(tr(tc(merge="continue", span=span), *row) for row in rest),
    ]


def test_hubei_has_no_weights_and_one_reason_for_the_whole_form() -> None:
    one = only(
        docx(
            p("2022年度河道清淤项目自评表"),
            tbl(
                *HEAD,
                tr("项目类别", tc("1、部门预算项目☑ 2、专项□", span=8)),
                *margin(
                    "预算执行情况\n（万元）\n（20分）",
                    (
                        "",
                        tc("预算数（A）", span=2),
                        tc("执行数（B）", span=2),
                        "执行率（B/A）",
                        tc("得分\n（20分*执行率）", span=2),
                    ),
                    ("年度财政资金总额", tc("200", span=2), tc("180", span=2), "90%", tc("18", span=2)),
                ),
                *margin(
                    "年度绩效目标1\n（80分）",
                    (
                        "一级指标",
                        "二级指标",
                        tc("三级指标", span=2),
                        tc("年初目标值（A）", span=2),
                        "实际完成值（B）",
                        "得分",
                    ),
                    ("产出指标", "数量指标", tc("清淤长度", span=2), tc("≥5公里", span=2), "5.2公里", "40"),
                    ("效益指标", "社会效益指标", tc("内涝点减少", span=2), tc("3处", span=2), "2处", "38"),
                ),
                tr(tc("总分", span=8), "96"),
                tr(tc("偏差大或目标未完成原因分析", span=2), tc("汛期提前", span=7)),
                tr(tc("改进措施及结果应用方案", span=2), tc("提前招标", span=7)),
            ),
        )
    )
    assert amounts(one) == [
        ("total", {"annual_budget": "200", "executed": "180", "execution_rate": "90%", "score": "18"})
    ]
    assert cells(one, "score") == ["40", "38"]
    assert "weight" not in one.indicators[0].cells
    assert one.totals["score"].text == "96"
    assert texts(one)["偏差大或目标未完成原因分析"] == "汛期提前"
    assert texts(one)["改进措施及结果应用方案"] == "提前招标"
    assert one.unmapped == ()


def test_hebei_prints_funds_as_pairs_and_the_target_in_four_cells() -> None:
    one = only(
        docx(
            p("项目支出绩效自评表"), p("（2020年度）"),
            tbl(
                tr("一、基本情况", tc("项目名称", span=2), tc("河道清淤", span=3), tc("实施（主管）单位", span=2), tc("某某局", span=3)),
                *margin(
                    "二、预算执行情况（万元）",
                    (tc("预算安排情况（调整后）", span=3), tc("资金到位情况", span=3), tc("资金执行情况", span=3), "预算执行进度（%）"),
                    ("预算数：", tc("60", span=2), "到位数：", tc("60", span=2), "执行数：", tc("45", span=2), "75"),
                    ("其中：财政资金", tc("60", span=2), "其中：财政资金", tc("60", span=2), "其中：财政资金", tc("45", span=2), ""),
                    ("其他", tc("0", span=2), "其他", tc("0", span=2), "其他", tc("0", span=2), ""),
                ),
                *margin(
                    "三、目标完成情况",
                    (tc("年度预期目标", span=4), tc("具体完成情况", span=4), tc("总体完成率（%）", span=2)),
                    (tc("清淤5公里", span=4), tc("清淤4公里", span=4), tc("80", span=2)),
                ),
                *margin(
                    "四、年度绩效指标完成情况",
                    (tc("一级指标", merge="restart"), tc("二级指标", merge="restart"), tc("三级指标", merge="restart"), tc("预期指标值", span=3),
                     tc("实际完成值", merge="restart"), tc("权重占比（%）", merge="restart"), tc("自评得分", merge="restart"), tc("完成情况", merge="restart")),
                    (*[tc(merge="continue")] * 3, "符号", "值", "单位（文字描述）", *[tc(merge="continue")] * 4),
                    ("产出指标", "数量指标", "清淤长度", "≥", "5", "公里", "4", "50", "40", "未完成"),
                    ("满意度指标", "满意度指标", "居民满意度", "≥", "90", "%", "95", "10", "10", "完成"),
                ),
            ),
        )
    )  # fmt: skip
    assert amounts(one) == [
        ("total", {"annual_budget": "60", "executed": "45", "execution_rate": "75"}),
        ("current_year_appropriation", {"annual_budget": "60", "executed": "45", "execution_rate": ""}),
        ("other", {"annual_budget": "0", "executed": "0", "execution_rate": ""}),
    ]
    assert one.money_unit is not None
    assert one.money_unit.text == "万元"
    assert [(g.expected.text, g.actual.text) for g in one.goals if g.expected and g.actual] == [
        ("清淤5公里", "清淤4公里")
    ]
    assert cells(one, "target") == ["5", "90"]
    assert cells(one, "nature") == ["≥", "≥"]
    assert cells(one, "unit") == ["公里", "%"]
    assert cells(one, "weight") == ["50", "10"]
    assert cells(one, "score") == ["40", "10"]
    assert [e.value.text for i in one.indicators for e in i.extra] == ["未完成", "完成"]
    assert one.unmapped == ()


def test_guangshui_has_sources_as_columns_and_a_second_score() -> None:
    one = only(
        docx(
            p("2021年度项目支出绩效自评表"),
            tbl(
                tr("项目名称", tc("河道清淤", span=3), "自评总分", "95", "复核分", "93"),
                tr(
                    tc("项目资金来源（万元）", merge="restart"),
                    "中央",
                    "省地",
                    "本级",
                    "其他",
                    "合计",
                    "执行数",
                    "执行率",
                ),
                tr(tc(merge="continue"), "10", "20", "30", "", "60", "54", "90%"),
                tr(
                    "一级指标",
                    "二级指标",
                    "三级指标",
                    "年初指标值",
                    "年终完成值",
                    "自评分",
                    "复核分",
                    "评价标准",
                ),
                tr("产出指标", "数量指标", "清淤长度", "5公里", "5公里", "50", "48", "完成得满分"),
            ),
        )
    )
    assert amounts(one) == [
        ("total", {"annual_budget": "60", "executed": "54", "execution_rate": "90%"}),
        ("central", {"annual_budget": "10"}),
        ("provincial", {"annual_budget": "20"}),
        ("local", {"annual_budget": "30"}),
        ("other", {"annual_budget": ""}),
    ]
    assert one.totals["score"].text == "95"
    assert texts(one)["复核分"] == "93"
    assert cells(one, "score") == ["50"]
    assert [(e.label, e.value.text) for e in one.indicators[0].extra] == [
        ("复核分", "48"),
        ("评价标准", "完成得满分"),
    ]
    assert one.unmapped == ()


def test_yinchuan_has_its_scores_in_the_head() -> None:
    one = only(
        docx(
            p("2021年项目支出绩效自评表"),
            tbl(
                tr("项目名称", tc("河道清淤", span=3), "自评得分", "94", "财政审定评分", "90"),
                tr("主管部门", tc("某某局", span=3), "实施单位", tc("某某中心", span=3)),
                *margin(
                    "资金情况（万元）",
                    ("", "年初预算数", "调整预算数(A)", tc("执行数(B)", span=2), tc("执行率(B/A)", span=2)),
                    ("年度总金额", "60", "60", tc("54", span=2), tc("90%", span=2)),
                ),
                tr("年度目标", tc("清淤5公里", span=7)),
                tr(
                    "一级指标",
                    "二级指标",
                    "三级指标",
                    "参考分值",
                    "指标值(A)",
                    "全年实际值(B)",
                    "得分",
                    "未完成原因",
                ),
                tr("产出指标", "数量指标", "清淤长度", "50", "5公里", "4公里", "40", "汛期"),
            ),
        )
    )
    assert amounts(one) == [
        ("total", {"initial_budget": "60", "annual_budget": "60", "executed": "54", "execution_rate": "90%"})
    ]
    assert one.totals["score"].text == "94"
    assert texts(one) == {"财政审定评分": "90"}
    assert [g.expected.text for g in one.goals if g.expected] == ["清淤5公里"]
    assert cells(one, "deviation") == ["汛期"]
    assert one.unmapped == ()


def test_transfer_payments_have_tiers_of_government_and_a_management_block() -> None:
    one = only(
        docx(
            p("中央对地方转移支付区域绩效目标自评表"), p("（2022年度）"),
            tbl(
                tr(tc("转移支付名称", span=2), tc("农田建设补助", span=5)),
                tr(tc("中央主管部门", span=2), tc("农业农村部", span=5)),
                tr(tc("地方主管部门", span=2), tc("某某局", span=2), "资金使用单位", tc("某某县", span=2)),
                *margin(
                    "资金投入情况（万元）",
                    (tc("", span=2), tc("全年预算数（A）", span=1), tc("全年执行数（B）", span=1), tc("预算执行率（B/A×100%）", span=2)),
                    (tc("年度资金总额：", span=2), "100", "90", tc("90.00%", span=2)),
                    (tc("其中：中央财政资金", span=2), "70", "70", tc("100.00%", span=2)),
                    (tc("自治区财政资金", span=2), "20", "15", tc("75.00%", span=2)),
                    (tc("旗县财政资金", span=2), "10", "5", tc("50.00%", span=2)),
                    (tc("其他资金", span=2), "", "", tc("", span=2)),
                ),
                *margin(
                    "资金管理情况",
                    (tc("", span=2), tc("情况说明", span=2), tc("存在问题和改进措施", span=2)),
                    (tc("分配科学性", span=2), tc("按因素法分配", span=2), tc("无", span=2)),
                    (tc("下达及时性", span=2), tc("30日内下达", span=2), tc("", span=2)),
                ),
                *margin(
                    "总体目标完成情况",
                    (tc("总体目标", span=3), tc("全年实际完成情况", span=3)),
                    (tc("建设100亩", span=3), tc("建成90亩", span=3)),
                ),
                *margin(
                    "绩效指标",
                    ("一级指标", "二级指标", "三级指标", "指标值", "全年实际完成值", "未完成原因和改进措施"),
                    ("产出指标", "数量指标", "建成面积", "100亩", "90亩", "雨季停工"),
                ),
                tr("说明", tc("无", span=6)),
            ),
        )
    )  # fmt: skip
    assert one.kind == "transfer"
    assert [(s, a["annual_budget"], a["executed"]) for s, a in amounts(one)] == [
        ("total", "100", "90"), ("central", "70", "70"), ("provincial", "20", "15"), ("local", "10", "5"), ("other", "", ""),
    ]  # fmt: skip
    assert [(g.expected.text, g.actual.text) for g in one.goals if g.expected and g.actual] == [
        ("建设100亩", "建成90亩")
    ]
    assert cells(one, "deviation") == ["雨季停工"]
    assert texts(one) == {
        "中央主管部门": "农业农村部",
        "分配科学性·情况说明": "按因素法分配",
        "分配科学性·存在问题和改进措施": "无",
        "下达及时性·情况说明": "30日内下达",
        "说明": "无",
    }
    assert one.unmapped == ()


def test_a_screen_of_the_system_keeps_its_indicators_in_a_second_table() -> None:
    one = only(
        docx(
            p("项目支出绩效自评表（2018年度）"),
            tbl(
                tr("项目名称", tc("河道清淤", span=5)),
                tr("项目资金（元）", "预算数", "全年执行数", "分值", "执行率", "得分"),
                tr("年度资金总额", "600000", "540000", "10", "90%", "9"),
            ),
            p(""),
            tbl(
                tr(
                    "一级指标",
                    "二级指标",
                    "三级指标",
                    "预期实现值",
                    "实际完成值",
                    "分值",
                    "得分",
                    "未完成原因分析",
                ),
                tr("产出指标", "数量指标", "清淤长度", "5公里", "5公里", "50", "50", ""),
            ),
        )
    )
    assert amounts(one)[0] == (
        "total",
        {
            "annual_budget": "600000",
            "executed": "540000",
            "weight": "10",
            "execution_rate": "90%",
            "score": "9",
        },
    )
    assert cells(one, "target") == ["5公里"]
    assert one.unmapped == ()


def test_old_sichuan_prints_funds_as_pairs_without_a_header() -> None:
    one = only(
        docx(
            p("2020年项目支出绩效目标自评表"),
            tbl(
                tr("项目名称", tc("河道清淤", span=4)),
                tr("预算单位", tc("某某局", span=4)),
                *margin(
                    "预算执行情况（万元）",
                    ("预算数：", "60", "执行数：", "54"),
                    ("其中-财政拨款：", "50", "其中-财政拨款：", "44"),
                    ("其它资金：", "10", "其它资金：", "10"),
                ),
                *margin(
                    "年度目标完成情况",
                    (tc("预期目标", span=2), tc("实际完成目标", span=2)),
                    (tc("清淤5公里", span=2), tc("清淤4公里", span=2)),
                ),
                tr(
                    "一级指标",
                    "二级指标",
                    "三级指标",
                    "预期指标值（包含数字及文字描述）",
                    "实际完成指标值（包含数字及文字描述）",
                ),
                tr("项目完成指标", "数量指标", "清淤长度", "5公里", "4公里"),
                tr("效益指标", "社会效益指标", "受益群众", "≥100人", "120人"),
            ),
        )
    )
    assert amounts(one) == [
        ("total", {"annual_budget": "60", "executed": "54"}),
        ("current_year_appropriation", {"annual_budget": "50", "executed": "44"}),
        ("other", {"annual_budget": "10", "executed": "10"}),
    ]
    assert one.money_unit is not None
    assert one.money_unit.text == "万元"
    assert one.fields["competent_department"].text == "某某局"
    assert cells(one, "target") == ["5公里", "≥100人"]
    assert cells(one, "actual") == ["4公里", "120人"]
    assert [i.level1_code for i in one.indicators] == ["output", "benefit"]
    assert one.unmapped == ()


def test_regional_targets_stand_side_by_side_and_points_head_the_scores() -> None:
    one = only(
        docx(
            p("区域绩效目标自评表"), p("（2021年度）"),
            tbl(
                tr("主管部门", tc("某某局", span=2), "实施单位", tc("某某中心", span=2)),
                tr("年度资金总额：", "100", "其中：中央补助", "60", "地方资金", "40"),
                tr("全年执行数", "90", "执行率", tc("90%", span=3)),
                tr("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成指标值", "50"),
                tr("产出指标", "数量指标", "清淤长度", "5公里", "5公里", "20"),
                tr("", "质量指标", "合格率", "100%", "100%", "30"),
                tr("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成指标值", "30"),
                tr("效益指标", "社会效益", "内涝点减少", "3处", "3处", "30"),
            ),
        )
    )  # fmt: skip
    assert one.kind == "transfer"
    assert amounts(one) == [
        ("total", {"annual_budget": "100", "executed": "90", "execution_rate": "90%"}),
        ("central", {"annual_budget": "60"}),
        ("local", {"annual_budget": "40"}),
    ]
    assert cells(one, "score") == ["20", "30", "30"]
    assert one.unmapped == ()


def test_numbered_rows_and_a_sum_of_the_scores_on_review() -> None:
    header = ("序号", "一级指标", "二级指标", "三级指标", "目标值", "完成值", "分值", "自评得分", "复核得分")
    one = only(
        docx(
            p("2022年度项目支出绩效自评表"),
            tbl(
                *HEAD,
                tr(*header),
                tr("1", "产出指标", "数量指标", "清淤长度", "≥5公里", "5公里", "50", "50", "49"),
                tr("2", "效益指标", "社会效益指标", "内涝点", "3处", "3处", "50", "48", "47"),
                tr(tc("合计", span=6), "100", "98", "96"),
            ),
        )
    )
    assert cells(one, "score") == ["50", "48"]
    assert {k: v.text for k, v in one.totals.items()} == {"weight": "100", "score": "98"}
    assert texts(one) == {"合计·复核得分": "96"}
    assert one.unmapped == ()
