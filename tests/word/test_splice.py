from __future__ import annotations

import pytest
from lxml import etree

from pipeline.errors import Damaged
from pipeline.word.splice import Insertion, numbers, spliced

ODD = (
    "<?xml version='1.0' encoding='UTF-8'?>\r\n<!-- <a> <b/> --><?go <a>?>\n"
    '<a  x = "1>2" y=\'<![CDATA[\'><b\n/>&amp;&#x4E2D;<![CDATA[<b>]]><b a="/"></b>'
    '<c><!--</c>--><b z="&quot;"  /> 文 </c ></a>\n<!-- end -->'
).replace("<![CDATA['", "&lt;![CDATA['")


def put(text: str, *insertions: Insertion) -> str:
    return spliced(text.encode(), insertions).decode()


def test_nothing_else_changes() -> None:
    made = put(
        ODD, Insertion(3, "(", ")"), Insertion(1, "[", "]"), Insertion(4, "{", "}"), Insertion(2, "«", "»")
    )
    assert made == (
        ODD.replace("<b\n/>", "<b\n>[]</b>").replace('<b a="/">', '<b a="/">«»')
        .replace("<c>", "<c>(").replace("</c >", ")</c >").replace('<b z="&quot;"  />', '<b z="&quot;"  >{}</b>')
    )  # fmt: skip
    etree.fromstring(made.encode())


def test_behind_a_child() -> None:
    assert put("<p><q/>x</p>", Insertion(0, "<s/>", "<e/>", behind=1)) == "<p><q/><s/>x<e/></p>"
    assert put("<p><q>1</q>x</p>", Insertion(0, "<s/>", "", behind=1)) == "<p><q>1</q><s/>x</p>"


def test_elements_are_numbered_as_they_begin() -> None:
    root = etree.fromstring(ODD.encode())
    wanted = list(root.iter("b"))
    assert sorted(numbers(root, wanted).values()) == [1, 2, 4]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-8-sig", "gb18030"])
def test_a_part_keeps_its_encoding(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding.replace("-sig", "").upper()}"?>'
    data = (declared + "<a>中</a>").encode(encoding)
    assert spliced(data, [Insertion(0, "<b/>", "")]) == (declared + "<a><b/>中</a>").encode(encoding)


@pytest.mark.parametrize("data", [b'<?xml version="1.0" encoding="martian"?><a/>', b"<a>\xff</a>"])
def test_an_encoding_that_cannot_be_told_is_refused(data: bytes) -> None:
    with pytest.raises(Damaged):
        spliced(data, [Insertion(0, "", "")])
