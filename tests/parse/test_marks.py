"""Marks that a document must not be published."""

from __future__ import annotations

import io
import zipfile

import pytest
from support.form_xml import form
from support.word_xml import docx, p, tbl, tr

from pipeline import chain
from pipeline.model.limits import Limits
from pipeline.parse import secrecy_marks
from pipeline.validate.profile_file import shipped_profile
from pipeline.word import open_document


def found(*blocks: str, filename: str = "表.docx") -> list[tuple[bool, str, str]]:
    document = open_document(docx(*blocks), Limits())
    return [(mark.is_mark, mark.text, mark.where) for mark in secrecy_marks(document, filename)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "机密",
            "秘密★1年",
            "绝 密 ★ 长期",
            "【内部资料】",
            "（内部资料，注意保存）",
            "内部资料 注意保存",
            "不予公开",
        ),
        *(
            "依申请公开",
            "涉密",
            "密级：秘密",
            "公开方式：依申请公开",
            "公开属性:不予公开",
            "机密★启用前",
            "涉密文件\n秘密",
        ),
        *("□主动公开 ☑依申请公开 □不予公开", "是否涉密：是", "免予公开", "内部文件，不得外传"),
    ],
)
def test_a_mark(text: str) -> None:
    assert [mark for mark, _, _ in found(p("自评表"), tbl(tr("项目名称", "某项目")), p(text))][-1:] == [True]


@pytest.mark.parametrize("text", ["保密工作经费", "涉密设备更新", "完成保密培训", "做好秘密文件管理"])
def test_a_text_like_a_mark_is_for_a_person(text: str) -> None:
    assert found(tbl(tr("项目名称", text))) == [(False, text, "form")]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "主动公开",
            "密级：无",
            "密级",
            "公开方式：主动公开",
            "□依申请公开 ☑主动公开",
            "是否涉密",
            "是否涉密：否",
            "非涉密",
        ),
        *(
            "内部控制制度健全",
            "信息公开及时率",
            "密切联系群众",
            "政府内部审计",
            "☑主动公开 □依申请公开 □不予公开",
        ),
    ],
)
def test_neither(text: str) -> None:
    assert found(tbl(tr("项目名称", text))) == []


def test_an_answer_beside_the_question() -> None:
    assert [m for m, _, _ in found(tbl(tr("是否涉密", "是")))] == [True]
    assert found(tbl(tr("是否涉密", "否"))) == []
    assert [m for m, _, _ in found(tbl(tr("密级", "秘密")))] == [True]


@pytest.mark.parametrize(
    ("name", "is_mark"),
    [
        *(("【机密】某经费.docx", True), ("某经费（内部资料）.docx", True), ("某经费-依申请公开.docx", True)),
        ("保密经费.docx", False),
    ],
)
def test_the_name_of_the_file(name: str, is_mark: bool) -> None:
    assert [(mark, where) for mark, _, where in found(p("表"), filename=name)] == [(is_mark, "filename")]


R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
HEADER = f'<w:hdr xmlns:w="{W}"><w:p><w:r><w:t>机</w:t></w:r><w:r><w:t>密★1年</w:t></w:r></w:p></w:hdr>'
WATERMARK = (
    f'<w:hdr xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:p><w:r><w:pict><v:shape>'
    '<v:textpath string="内部资料"/></v:shape></w:pict></w:r></w:p></w:hdr>'
)
PROPERTY = f'<c:coreProperties xmlns:c="{CORE}"><c:keywords>秘密</c:keywords></c:coreProperties>'


@pytest.mark.parametrize(
    ("part", "kind", "content", "of", "where"),
    [
        ("word/header1.xml", f"{R}/header", HEADER, "word/_rels/document.xml.rels", "header"),
        ("word/footer1.xml", f"{R}/footer", HEADER.replace("hdr", "ftr"), "word/_rels/document.xml.rels", "footer"),
        ("word/header1.xml", f"{R}/header", WATERMARK, "word/_rels/document.xml.rels", "watermark"),
        ("docProps/core.xml", f"{CORE.rsplit('/', 2)[0]}/relationships/metadata/core-properties", PROPERTY, "_rels/.rels", "property"),
    ],
)  # fmt: skip
def test_around_the_form(part: str, kind: str, content: str, of: str, where: str) -> None:
    data = with_part(form(), part, kind, content, of)
    outcome = chain.check(data, "表.docx", shipped_profile())
    (one,) = outcome.forms
    (mark,) = [f for f in one.findings if f.code == "secrecy-mark"]
    assert (outcome.verdict, mark.effect) == ("returned", "blocks")
    assert outcome.reason is not None
    assert "不得公开" in outcome.reason.message_zh
    assert mark.operands["where"] == where


def test_the_name_of_a_project_that_is_like_a_mark_holds_the_form() -> None:
    outcome = chain.check(form(), "保密工作经费.docx", shipped_profile())
    assert outcome.verdict == "ok"
    assert [f.effect for f in outcome.forms[0].findings if f.code == "like-secrecy-mark"] == ["holds"]


def with_part(data: bytes, part: str, kind: str, content: str, of: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    target = part.removeprefix("word/") if of.startswith("word/") else part
    relationship = f'<Relationship Id="rIdM" Type="{kind}" Target="{target}"/></Relationships>'
    members[of] = members[of].replace(b"</Relationships>", relationship.encode())
    members[part] = content.encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return buffer.getvalue()
