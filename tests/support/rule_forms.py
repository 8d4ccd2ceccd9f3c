"""For every rule: forms that break it, forms that keep it, forms to which it does not apply.

Names, figures and wording are invented; none of them is on an example.
"""

from __future__ import annotations

from collections.abc import Sequence

from support.form_xml import (
    FUND_HEADER,
    FUNDS,
    INDICATOR_HEADER,
    INDICATORS,
    form,
    funds,
    goals,
    head,
    indicators,
    total,
)
from support.word_xml import tc, tr

Row = tuple[str, ...]
REASONS = "偏差原因分析及改进措施"


def with_funds(*rows: Row, label: str = "项目资金（万元）") -> bytes:
    return form(*head(), *funds(rows, label), *goals(), *indicators(), *total())


def fund_total(
    budget: str, executed: str, weight: str = "10", rate: str = "", score: str = "", plan: str = ""
) -> Row:
    return ("年度资金总额", plan or budget, budget, executed, weight, rate, score)


def source(
    label: str, budget: str, executed: str, weight: str = "—", rate: str = "", score: str = "—"
) -> Row:
    return (label, budget, budget, executed, weight, rate, score)


def with_rows(*rows: Row, header: Sequence[str] = INDICATOR_HEADER, extra: Sequence[str] = ()) -> bytes:
    return form(*head(), *funds(), *goals(), *indicators(rows, header), *total(), *extra)


def row(
    group: str,
    name: str,
    target: str,
    actual: str,
    weight: str = "10",
    score: str = "10",
    reason: str = "",
    level1: str = "产出指标",
) -> Row:
    return (level1, group, f"指标1：{name}", target, actual, weight, score, reason)


def with_goal(
    expected: str = "修缮十处凉亭", actual: str = "修缮凉亭十处，均已开放", extra: Sequence[str] = ()
) -> bytes:
    return form(
        *head(),
        *funds([fund_total("12", "12", rate="100%", score="10")]),
        *goals(expected, actual),
        *indicators(),
        *total(),
        *extra,
    )


def filled_in(day: str, year: str = "（2022年度）") -> bytes:
    """A form that says when it was filled in."""
    line = tr(tc("填报日期", span=2), tc(day, span=7))
    return form(*head(), *funds(), *goals(), *indicators(), *total(), line, year=year)


def named(name: str, year: str = "（2022年度）") -> bytes:
    return form(*head(name), *funds(), *goals(), *indicators(), *total(), year=year)


def satisfied(target: str, actual: str = "97%") -> bytes:
    return with_rows(row("服务对象满意度指标", "居民满意", target, actual, level1="满意度指标"))


def cost(target: str, actual: str, name: str = "单位造价", reason: str = "") -> bytes:
    return with_rows(row("成本指标", name, target, actual, reason=reason))


def quantity(
    name: str, target: str = "3座", actual: str = "3座", reason: str = "", level2: str = "数量指标"
) -> bytes:
    return with_rows(row(level2, name, target, actual, reason=reason))


def whole(low: str = "", said: str = "") -> bytes:
    """Return a form with a low execution rate, or with a row that gives reasons."""
    extra = [tr(tc(REASONS, span=2), tc(said, span=7))] if said else []
    return form(
        *head(),
        *funds([fund_total("12", low or "12", rate="", score="")]),
        *goals("修缮凉亭", "修缮凉亭十处"),
        *indicators(),
        *total(),
        *extra,
    )


BARE = form(
    *head(),
    *funds([(*r[:4], "", "", "") for r in FUNDS]),
    *goals(),
    *indicators([(*r[:5], "", "", "") for r in INDICATORS]),
    *total("", ""),
)
NO_SCORES = form(
    *head(), *funds([r[:4] for r in FUNDS], header=FUND_HEADER[:3]), *goals(),
    *indicators([(*r[:5], r[7]) for r in INDICATORS], (*INDICATOR_HEADER[:5], INDICATOR_HEADER[7])),
)  # fmt: skip
NO_INDICATOR = form(
    *head(), *funds(), *goals(), *indicators([("产出指标", "数量指标", "", "", "", "", "", "")])
)
BLANK_FUNDS = with_funds(fund_total("", "", weight=""))
ONLY_TEXT = with_rows(row("质量指标", "服务热情", "周到", "周到", level1="效益指标"))
NAMES_ONLY = form(
    *head(),
    *funds(),
    *goals("", ""),
    *indicators([("产出指标", "质量指标", "指标1：甲", "", "", "10", "", "")]),
)

BLANK_ROW = ("产出指标", "数量指标", "", "", "", "", "", "")
WORDLESS = form(tr(tc("项目名称", span=2), tc("", span=7)), *funds(), *indicators([BLANK_ROW]))

Case = bytes | tuple[bytes, str]
"""A form, with its file name if that matters."""

VIOLATED: dict[str, list[Case]] = {
    "C09": [(form(), "2023年度自评表.docx"), (form(), "道路照明2019.docx")],
    "C10": [
        filled_in("2023年3月1日", "（2031年度）"),
        with_rows(row("时效指标", "完工", "2021年12月底前", "2021年11月")),
        with_goal(actual="2020年11月3日竣工"),
    ],
    "F01": [named("")],
    "F02": [form(year="")],
    "F03": [BLANK_FUNDS],
    "F04": [NO_INDICATOR],
    "F05": [
        named("XX街道亮化"),
        quantity("路灯", "待定"),
        quantity("路灯", "5盏", "/"),
        with_goal(actual="略"),
        quantity("路灯≥**盏"),
    ],
    "F06": [
        with_goal(actual="说明目标完成情况（200字以内）"),
        quantity("路灯", "5盏", "4盏", "请在此填写未完成的原因"),
        whole(said="低于80%的需说明原因"),
    ],
    "F07": [quantity("路灯", "5盏", ""), quantity("路灯", "", "5盏"), with_goal(actual="")],
    "S01": [with_rows(*INDICATORS, header=(*INDICATOR_HEADER[:6], "", ""))],
    "S02": [
        with_rows(row("经济效益", "增收", "3万元", "3万元", level1="效益")),
        with_rows(row("生态效益", "绿化", "3亩", "3亩", level1="效益指标")),
    ],
    "A01": [with_funds(fund_total("12", "4"), source("当年财政拨款", "11", "4"))],
    "A02": [with_funds(fund_total("12", "4", rate="34%")), with_funds(fund_total("12", "4", rate="33.34%"))],
    "A03": [
        with_funds(fund_total("12", "4", rate="33.33%", score="9")),
        with_funds(fund_total("40", "30", rate="75%", score="10")),
    ],
    "A04": [with_funds(fund_total("12", "11.5", rate="95.83%", score="10"))],
    "A06": [with_rows(*INDICATORS[:2])],
    "A07": [
        with_rows(*INDICATORS[:2], (*INDICATORS[2][:5], "20", "20", ""), (*INDICATORS[3][:5], "20", "20", ""))
    ],
    "A09": [form(*head(), *funds(), *goals(), *indicators(), *total(score=""))],
    "A10": [
        with_rows(*((*r[:6], "", "") for r in INDICATORS)),
        with_rows(*INDICATORS[:3], (*INDICATORS[3][:6], "", "")),
    ],
    "A12": [
        with_funds(*FUNDS, source("其他资金", "", "")),
        with_funds(*FUNDS, source("上年结转资金", "", "")),
    ],
    "A13": [
        with_funds(fund_total("12", "12.5")),
        with_funds(fund_total("12", "12"), source("当年财政拨款", "10", "11")),
    ],
    "A14": [with_funds(fund_total("12", "12.5", rate="104.17%"))],
    "A15": [
        with_funds(fund_total("12", "12", rate="100%", score="11")),
        with_rows(row("数量指标", "路灯", "5盏", "5盏", "10", "12")),
    ],
    "A16": [
        form(*head(), *funds(), *goals(), *indicators(), *total(score="98")),
        form(*head(), *funds(), *goals(), *indicators(), *total("90")),
    ],
    "A17": [
        with_funds(fund_total("-12", "4")),
        cost("-5万元", "3万元"),
        with_rows(row("数量指标", "路灯", "5盏", "5盏", "10", "-1")),
    ],
    "A18": [with_funds(fund_total("0", "0"), source("当年财政拨款", "90", "89.974"))],
    "A19": [
        with_funds(
            fund_total("12", "4", score="3.33"), source("当年财政拨款", "12", "4", "10", "33.33%", "3.33")
        )
    ],
    "A20": [
        with_funds(fund_total("20000000", "20000000"), source("当年财政拨款", "20000000", "20000000")),
        form(
            *head(),
            *funds([fund_total("45.3", "45.3")], "项目资金（元）"),
            *goals(),
            *indicators([row("成本指标", "造价", "45.3万元", "45.3万元")]),
        ),
        form(
            *head(),
            *funds([fund_total("18", "17")], "项目资金（元）"),
            *goals(),
            *indicators([row("成本指标", "造价", "18万元", "17万元")]),
        ),
    ],
    "A21": [
        quantity("路灯", "100盏", "80盏"),
        with_rows(row("质量指标", "外观", "优良中低差", "差", score="9")),
        with_rows(row("数量指标", "路灯", "5盏", "5盏", "10", "7")),
        quantity("有责投诉", "0起", "3起"),
        quantity("安全生产", "事故0", "事故2起"),
        quantity("安全生产", "零事故", "1"),
        with_rows(row("时效指标", "完工", "6月底前", "2022年8月10日")),
    ],
    "R01": [
        quantity("路灯", "100盏", "80盏"),
        quantity("外观", "优良中低差", "低", level2="质量指标"),
        cost("5万元", "7万元"),
        quantity("路灯", "100盏", "80盏", "无"),
        quantity("故障", "≤5次", "9次"),
        quantity("有责投诉", "0起", "3起"),
        quantity("投诉", "投诉0起", "投诉3起"),
    ],
    "R02": [whole("9.5"), whole("0"), whole("9", "无")],
    "R03": [
        with_goal(actual="未完成年度任务"),
        with_goal(actual="部分完成"),
        with_goal(actual="凉亭未能按期开工"),
    ],
    "R04": [
        form(*head(), *funds(), *goals(actual="全年任务全部完成"), *indicators(), *total()),
        form(
            *head(),
            *funds([fund_total("12", "12")]),
            *goals(actual="达到了预定要求"),
            *indicators([row("数量指标", "路灯", "100盏", "80盏")]),
            *total(),
        ),
    ],
    "R05": [
        with_goal(actual="已全部完成年度工作任务。"),
        with_goal(actual="未完成年初设定目标"),
        with_goal(actual="100%完成"),
        with_goal("修缮凉亭", "修缮凉亭。"),
    ],
    "R06": [cost("5万元", "4万元"), cost("≤5万元", "3万元"), cost("5万元", "0")],
    "R07": [quantity("路灯", "10盏", "13盏"), satisfied("70%", "95%")],
    "T01": [quantity("外观", "优良中差", "优"), quantity("外观", "好、中、差", "好")],
    "T02": [quantity("外观", "优良中低差", "优")],
    "T04": [
        quantity("5月底开工", "高中低", "高"),
        quantity("逐月报送", "优良中低差", "优"),
        quantity("工程通过验收", "优良中低差", "优"),
        quantity("水质达标", "高中低", "高"),
    ],
    "T05": [
        quantity("约30盏路灯"),
        quantity("路灯", "约30盏", "30盏"),
        quantity("安装30盏左右"),
        quantity("大约三十盏"),
    ],
    "T06": [quantity("路灯", "30", "30")],
    "T07": [cost("30000元", "2.9万元"), with_rows(row("质量指标", "足额支付", "120000", "40000"))],
    "T08": [satisfied("85%"), satisfied("≥60%"), satisfied("85%-95%")],
    "T10": [
        form(
            *head(),
            *funds(),
            *goals("修缮沿河凉亭十处并对外开放"),
            *indicators([row("质量指标", "修缮沿河凉亭十处", "完好", "完好")]),
        ),
        with_rows(
            row("数量指标", "改善沿河居民出行条件", "明显", "明显"),
            row("质量指标", "改善沿河居民的出行条件", "明显", "明显"),
        ),
        with_rows(
            row("数量指标", "沿河居民出行便利", "明显", "明显"),
            row("质量指标", "沿河居民出行便利、安全有保障", "明显", "明显"),
        ),
    ],
    "T13": [cost("12万元", "4万元")],
    "T16": [satisfied("90%", "104%"), satisfied("120%")],
    "T17": [cost("≥5万元", "5万元"), satisfied("≤90%")],
    "T18": [with_rows(row("数量指标", "路灯", "5盏", "5盏"), row("数量指标", "路灯", "5盏", "5盏"))],
    "C01": [named("2019年道路照明"), named("道路照明（2023）"), named("道路照明2018-2020年")],
    "C02": [quantity("每年巡查四次"), quantity("逐年提高产量")],
    "C03": [
        with_rows(row("数量指标", "补助人数", "50人", "40人"), row("成本指标", "人均标准", "5万元", "5万元")),
        with_rows(
            row("数量指标", "慰问对象", "50名", "40名"), row("成本指标", "按每人标准支付", "5万元", "5万元")
        ),
    ],
    "C05": [with_funds(fund_total("12", "0", rate="0%", score="0"))],
    "C07": [with_funds(fund_total("12.345678", "12"))],
    "C08": [
        form(
            *[
                tr(tc("项目名称", span=2), tc("路灯", span=7)),
                tr(
                    tc("主管部门", span=2),
                    tc("某某局", span=3),
                    tc("实施单位", span=2),
                    tc("某某局 ", span=2),
                ),
            ],
            *funds(),
            *goals(),
            *indicators(),
            *total(),
        )
    ],
    "P01": [form()],
    "P02": [quantity("更好的处理居民来信"), with_goal("有效的推进河道整治")],
    "P04": [named("项目13912341234")],
    "P05": [with_goal("身份证11010519491231002X")],
}

HELD: dict[str, list[Case]] = {
    "C10": [filled_in("2023年3月1日"), filled_in("2022年12月30日"), with_goal(actual="2022年11月3日竣工")],
    "C09": [
        (form(), "2022年度自评表.docx"),
        (form(), "2023年报送2022年度.docx"),
        (named("2019年道路照明"), "2019年道路照明-2022.docx"),
    ],
    "F01": [form()],
    "F02": [form()],
    "F03": [form()],
    "F04": [form()],
    "S01": [form()],
    "S02": [form()],
    "A01": [form()],
    "F05": [form(), quantity("DN*20管道"), quantity("3×4米展板"), named("IXXX计划")],
    "F06": [form(), with_goal(actual="按填报的计划完成十处"), whole(said="因雨停工")],
    "F07": [form(), quantity("路灯", "—", "—")],
    "A02": [with_funds(fund_total("12", "4", rate=rate)) for rate in ("33.33%", "33%", "33.3%")],
    "A03": [
        with_funds(fund_total("12", "4", rate="33.33%", score="3.33")),
        with_funds(fund_total("12", "11.5", score="10")),
        with_funds(fund_total("12", "15", score="10")),
    ],
    "A04": [
        with_funds(fund_total("12", "12", rate="100%", score="10")),
        with_funds(fund_total("12", "4", score="9")),
    ],
    "A06": [form()],
    "A07": [
        form(),
        with_rows(
            ("成本指标", "经济成本指标", "造价", "5万元", "5万元", "20", "20", ""),
            row("数量指标", "路灯", "5盏", "5盏", "40", "40"),
            row("社会效益指标", "亮灯", "99%", "99%", "20", "20", level1="效益指标"),
            row("满意度指标", "居民", "90%", "90%", level1="满意度指标"),
        ),
    ],
    "A09": [form()],
    "A10": [form()],
    "A12": [with_funds(*FUNDS, source("其他资金", "0", "0"))],
    "A13": [form()],
    "A14": [form(), with_funds(fund_total("12", "12", rate="100%"))],
    "A15": [form()],
    "A16": [form()],
    "A17": [form()],
    "A18": [form(), with_funds(fund_total("0", "0"), source("当年财政拨款", "0", "0"))],
    "A19": [form()],
    "A20": [
        form(),
        form(
            *head(),
            *funds([fund_total("100", "90")]),
            *goals(),
            *indicators([row("成本指标", "补助标准", "100元", "100元")]),
        ),
    ],
    "A21": [
        form(),
        quantity("路灯", "100盏", "80盏", "施工延期，次年补齐"),
        with_rows(row("数量指标", "路灯", "100盏", "91盏", score="9")),
        quantity("有责投诉", "0起", "0起"),
        quantity("安全生产", "事故0", "未发生事故"),
        with_rows(row("时效指标", "完工", "12月底前", "2022年12月10日")),
    ],
    "R01": [
        form(),
        quantity("投诉", "投诉0起", "投诉0起"),
        quantity("路灯", "100盏", "80盏", "供货延误"),
        quantity("外观", "优良中低差", "良"),
        cost("5万元", "3万元"),
        whole(said="因供货延误"),
    ],
    "R02": [
        whole("9.6"),
        whole("3", "因工程推迟，已督促施工"),
        form(*head(), *funds(), *goals(actual="由于雨季停工，只完成四处"), *indicators(), *total()),
    ],
    "R03": [
        with_goal(),
        with_goal(actual="因河道封闭，未完成修缮"),
        with_goal(actual="无未完成事项，凉亭均已开放"),
    ],
    "R04": [with_goal(actual="年度目标全部完成")],
    "R05": [with_goal(), with_goal(actual="已完成十处凉亭修缮目标")],
    "R06": [cost("5万元", "4.5万元"), cost("5万元", "2万元", reason="公开招标节约"), cost("5万元", "7万元")],
    "R07": [quantity("路灯", "10盏", "12盏"), quantity("路灯", "10盏", "30盏", "增加预算后加装")],
    "T01": [quantity("路灯"), quantity("外观", "优", "优")],
    "T02": [quantity("外观", "优良中差", "优"), quantity("外观", "高中低", "高")],
    "T04": [
        quantity("外观整洁", "高中低", "高"),
        quantity("通过宣传提高认识", "高中低", "高"),
        quantity("按计划推进", "高中低", "高"),
        quantity("部分月饼", "高中低", "高"),
    ],
    "T05": [
        quantity("签约3家企业"),
        quantity("节约2成用电"),
        quantity("预约10次"),
        quantity("履约一次"),
        quantity("合约2份"),
    ],
    "T06": [quantity("路灯", "30盏", "30")],
    "T07": [cost("5万元", "4.9万元"), cost("5万元", "0元")],
    "T08": [satisfied("90%"), satisfied("≥95%")],
    "T10": [
        with_rows(row("时效指标", "按期开工率", "90%", "90%"), row("时效指标", "按期完工率", "90%", "90%")),
        quantity("路灯"),
    ],
    "T13": [cost("5万元", "4万元")],
    "T16": [satisfied("100%", "100%")],
    "T17": [cost("≤5万元", "4万元"), satisfied("≥90%")],
    "T18": [
        form(),
        with_rows(row("数量指标", "路灯", "5盏", "5盏"), row("数量指标", "路灯", "6盏", "6盏")),
        with_rows(row("数量指标", "完成率", "9%", "9%"), row("质量指标", "完成率", "9%", "9%")),
    ],
    "C01": [named("2022年道路照明"), named("道路照明2021-2023年"), named("2021年道路照明（结转）")],
    "C02": [form(), quantity("全年巡查四次")],
    "C03": [
        with_rows(row("数量指标", "补助人数", "50人", "40人"), row("成本指标", "人均标准", "5万元", "4万元")),
        with_rows(row("数量指标", "补助人数", "50人", "50人"), row("成本指标", "人均标准", "5万元", "5万元")),
    ],
    "C05": [form(), with_funds(fund_total("2", "0", plan="12"))],
    "C07": [with_funds(fund_total("12.345", "12"))],
    "C08": [form()],
    "P01": [
        form(
            tr(tc("项目负责人", span=2), tc("", span=3), tc("联系电话", span=2), tc("", span=2)),
            *head()[:2],
            *funds(),
            *goals(),
            *indicators(),
        )
    ],
    "P02": [
        form(),
        quantity("更好地处理居民来信"),
        quantity("有效的解决方案"),
        quantity("更好的服务质量"),
        quantity("及时的处理"),
    ],
    "P04": [form()],
    "P05": [with_goal("编号110105194912310021"), with_goal("账号6222 0000 0000 0000 008")],
}

UNCHECKED: dict[str, list[Case]] = {
    "C10": [form(), filled_in("3月1日"), with_goal(actual="2022年度已完成")],
    "C09": [
        form(),
        (named("2019年道路照明"), "2019年道路照明.docx"),
        (form(), "自评表20230315.docx"),
        (form(), "自评表 2023-03-15.docx"),
    ],
    "S01": [NO_INDICATOR],
    "S02": [NO_INDICATOR],
    "A01": [with_funds(fund_total("12", "4")), BLANK_FUNDS],
    "A02": [with_funds(fund_total("0", "0")), BLANK_FUNDS],
    "A03": [NO_SCORES, BLANK_FUNDS],
    "A04": [NO_SCORES],
    "A06": [NO_SCORES, BARE],
    "A07": [NO_SCORES],
    "A09": [NO_SCORES],
    "A10": [NO_SCORES, BARE],
    "A12": [form()],
    "A13": [BLANK_FUNDS],
    "A14": [BLANK_FUNDS],
    "A15": [NO_SCORES],
    "A16": [NO_SCORES],
    "A17": [form(*head(), *funds([fund_total("", "", weight="")]), *indicators([BLANK_ROW]))],
    "A18": [with_funds(fund_total("12", "4"))],
    "A19": [NO_SCORES],
    "A20": [BLANK_FUNDS],
    "A21": [NO_SCORES, with_rows(row("质量指标", "服务", "周到", "周到"))],
    "F05": [WORDLESS],
    "F06": [WORDLESS],
    "F07": [form(*head(), *funds(), *indicators([BLANK_ROW]))],
    "R01": [NO_INDICATOR, with_rows(*(r[:7] for r in INDICATORS), header=INDICATOR_HEADER[:7])],
    "R02": [BLANK_FUNDS, with_funds(fund_total("0", "0"))],
    "R03": [NAMES_ONLY],
    "R04": [with_goal(), NAMES_ONLY],
    "R05": [NAMES_ONLY],
    "R06": [ONLY_TEXT],
    "R07": [ONLY_TEXT, quantity("故障", "≤5次", "9次"), cost("5万元", "9万元")],
    "T01": [NAMES_ONLY],
    "T02": [ONLY_TEXT],
    "T04": [ONLY_TEXT],
    "T05": [ONLY_TEXT],
    "T06": [ONLY_TEXT],
    "T07": [
        ONLY_TEXT,
        form(
            *head(),
            *funds(label="项目资金"),
            *goals(),
            *indicators([row("成本指标", "造价", "5万元", "5万元")]),
        ),
    ],
    "T08": [ONLY_TEXT],
    "T10": [form(*head(), *funds(), *indicators(INDICATORS[:1]))],
    "T13": [ONLY_TEXT],
    "T16": [ONLY_TEXT],
    "T17": [ONLY_TEXT],
    "T18": [ONLY_TEXT],
    "C01": [form(), named("道路照明", year="")],
    "C02": [NO_INDICATOR],
    "C03": [form()],
    "C05": [BLANK_FUNDS],
    "C07": [BLANK_FUNDS],
    "C08": [form(head()[0], *funds(), *goals(), *indicators())],
    "P01": [form(*head()[:2], *funds(), *goals(), *indicators())],
    "P02": [WORDLESS],
}

ALWAYS = {"F01", "F02", "F03", "F04", "P04", "P05"}
"""Rules that apply to every form."""
