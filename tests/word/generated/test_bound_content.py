"""Content controls bound to data: Word shows the data, whatever text was saved."""

from __future__ import annotations

import pytest
from support.cell_reading import amount_of, shown_of
from support.word_xml import R, body, p, package, r, sdt, tbl, tc, tr

STORE = "{11111111-2222-3333-4444-555555555555}"
DIFFERS = frozenset({"bound-content"})
CERTAIN: frozenset[str] = frozenset()


def bound(
    xml: str, *content: str, properties: str = "", path: str = "/a[1]/b[1]", store: str = STORE
) -> bytes:
    """Return a document whose second cell has a control bound to the data."""
    binding = f'<w:dataBinding w:xpath="{path}" w:storeItemID="{store}"/>'
    cell = tc(p("8", sdt(*content, properties=properties + binding)))
    return with_store(body(tbl(tr("甲", cell))), xml)


def with_store(document: bytes, xml: str) -> bytes:
    properties = (
        '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        f'ds:itemID="{STORE}"/>'
    )
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    own = rels.format(f'<Relationship Id="rId1" Type="{R}/customXmlProps" Target="itemProps1.xml"/>')
    extra = {
        "customXml/item1.xml": xml.encode(),
        "customXml/itemProps1.xml": properties.encode(),
        "customXml/_rels/item1.xml.rels": own.encode(),
    }
    related = f'<Relationship Id="rId9" Type="{R}/customXml" Target="../customXml/item1.xml"/>'
    return package(document, extra, related)


@pytest.mark.parametrize(
    ("xml", "saved", "properties", "codes"),
    [
        ("<a><b>246</b></a>", "246", "", CERTAIN),
        ("<a><b> 246 </b></a>", "246", "", CERTAIN),
        ("<a><b>12.5</b></a>", "246", "", DIFFERS),
        ("<a><b></b></a>", "246", "", DIFFERS),
        ("<a><c>12.5</c></a>", "246", "", CERTAIN),  # no such node: the text stays
        ("<a><b>true</b></a>", "☑", "<w14:checkbox/>", CERTAIN),
        ("<a><b>false</b></a>", "☑", "<w14:checkbox/>", DIFFERS),
        ("<a><b>2022-12-31T00:00:00</b></a>", "2022年12月31日", "<w:date/>", CERTAIN),
        ("<a><b>2022-12-31</b></a>", "2022年12月30日", "<w:date/>", DIFFERS),
        ("<a><b>1</b></a>", "优", '<w:dropDownList><w:listItem w:displayText="优" w:value="1"/></w:dropDownList>', CERTAIN),
        ("<a><b>2</b></a>", "优", '<w:comboBox><w:listItem w:displayText="良" w:value="2"/></w:comboBox>', DIFFERS),
    ],
)  # fmt: skip
def test_a_control_agrees_with_its_data_or_is_doubted(
    xml: str, saved: str, properties: str, codes: frozenset[str]
) -> None:
    assert shown_of(bound(xml, r(saved), properties=properties)) == (f"8{saved}", codes)


def test_a_binding_to_nothing_changes_nothing() -> None:
    assert shown_of(bound("<a><b>1</b></a>", r("246"), store="{0}"))[1] == CERTAIN
    assert shown_of(bound("<a><b>1</b></a>", r("246"), path="/a/c/@d"))[1] == CERTAIN


@pytest.mark.parametrize("path", ["//b", "count(/a)", "/a/*", "/a/b[last()]", ""])
def test_a_path_that_is_not_followed_leaves_the_text_in_doubt(path: str) -> None:
    assert shown_of(bound("<a><b>1</b></a>", r("246"), path=path))[1] == DIFFERS


def test_a_control_around_a_cell_or_a_row_may_be_bound() -> None:
    binding = f'<w:dataBinding w:xpath="/a/b" w:storeItemID="{STORE}"/>'
    around = body(tbl(tr("甲", sdt(tc("246"), properties=binding))))
    assert shown_of(with_store(around, "<a><b>1</b></a>"))[1] == DIFFERS


def test_an_amount_that_the_data_contradict_is_left_unread() -> None:
    binding = f'<w:dataBinding w:xpath="/a/b" w:storeItemID="{STORE}"/>'
    control = sdt(r("84.246"), properties=binding)
    executed, codes = amount_of(lambda document: with_store(document, "<a><b>12.5</b></a>"), p(control))
    assert executed is None
    assert "bound-content" in codes
    executed, codes = amount_of(lambda document: with_store(document, "<a><b>84.246</b></a>"), p(control))
    assert executed == 842_460
    assert "bound-content" not in codes
