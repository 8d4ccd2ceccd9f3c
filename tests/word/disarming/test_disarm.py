"""A disarmed copy shows the same document, and nothing in it acts by itself."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import docx as python_docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from support.annotated import members, texts
from support.folders import ROOT
from support.word_fields import field, simple
from support.word_xml import CONTENT_TYPES, R, body, docx, p, package, r, raw, tbl, tc, tr

from pipeline.errors import NotDisarmed, Refusal
from pipeline.model.limits import Limits
from pipeline.word.disarming.disarm import Disarmed, disarmed
from pipeline.word.disarming.kinds import TAKEN

LIMITS = Limits()
VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
OBJECT = raw(
    '<w:r><w:object><v:shape id="s1"><v:imagedata r:id="rId8"/></v:shape>'
    '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" Type="Embed" r:id="rId9"/></w:object></w:r>'
)
PICTURE = f'<Relationship Id="rId8" Type="{R}/image" Target="media/image1.png"/>'


def related(id: str, kind: str, target: str, *, external: bool = False) -> str:  # noqa: A002
    mode = ' TargetMode="External"' if external else ""
    return (
        f'<Relationship Id="{id}" Type="{kind if ":" in kind else f"{R}/{kind}"}" Target="{target}"{mode}/>'
    )


def check_harmless(copy: bytes) -> None:
    """Check a package without the program's own code: nothing acts, and every reference leads somewhere."""
    parts = members(copy)
    for name, data in parts.items():
        assert not re.search(
            rb"vbaProject|DDE|INCLUDE(?:TEXT|PICTURE)|javascript:|attachedTemplate|altChunk", data
        ), name
        if not name.endswith(".rels"):
            continue
        for one in etree.fromstring(data):
            target, kind = one.get("Target", ""), one.get("Type", "").rsplit("/", 1)[-1]
            if one.get("TargetMode") == "External":
                assert kind == "hyperlink"
                assert target.startswith(("http", "mailto:"))
            assert kind not in ("oleObject", "package", "control", "vbaProject")
    ids = {one.get("Id") for one in etree.fromstring(parts["word/_rels/document.xml.rels"])}
    main = etree.fromstring(parts["word/document.xml"])
    named = {v for e in main.iter("*") for k, v in e.attrib.items() if str(k).startswith("{" + R)}
    assert named <= ids
    declared = {e.get("PartName", "").lstrip("/") for e in etree.fromstring(parts["[Content_Types].xml"])} - {
        ""
    }
    assert declared <= parts.keys()
    python_docx.Document(io.BytesIO(copy))


def check_same(before: bytes, after: bytes, changed: Sequence[str] = ()) -> None:
    """Check that both show the same, and that no other member than `changed` has other bytes."""
    assert texts(before) == texts(after)
    old, new = members(before), members(after)
    allowed = {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml", *changed}
    assert {name for name in new if old[name] != new[name]} <= allowed


def taken_from(data: bytes) -> tuple[str, ...]:
    made = disarmed(data, LIMITS)
    check_same(data, made.data)
    check_harmless(made.data)
    assert disarmed(made.data, LIMITS) == Disarmed(made.data, ())
    return made.taken


@pytest.mark.parametrize(
    ("content", "relationships", "parts", "kind"),
    [
        (OBJECT, PICTURE + related("rId9", "oleObject", "embeddings/o.bin"), {"word/embeddings/o.bin": b"x", "word/media/image1.png": b"y"}, "ole-object"),
        (OBJECT, PICTURE + related("rId9", "oleObject", "file:///\\\\host\\a.xlsx", external=True), {"word/media/image1.png": b"y"}, "ole-object"),
        (OBJECT, PICTURE + related("rId9", "package", "embeddings/o.xlsx"), {"word/embeddings/o.xlsx": b"x", "word/media/image1.png": b"y"}, "ole-object"),
        (raw('<w:r><w:object><v:shape id="s"/><w:control r:id="rId9" w:name="b"/></w:object></w:r>'), related("rId9", "control", "activeX/a.xml"), {"word/activeX/a.xml": b"<a/>", "word/activeX/_rels/a.xml.rels": b"<Relationships/>"}, "active-x"),
        (r("甲"), related("rId9", VBA, "vbaProject.bin"), {"word/vbaProject.bin": b"x"}, "macros"),
        (raw('<w:r><w:drawing><a:blip xmlns:a="urn:a" r:link="rId9"/></w:drawing></w:r>'), related("rId9", "image", "http://host/a.png", external=True), {}, "linked-content"),
        (raw('<w:r><w:pict><v:shape><v:imagedata src="http://host/a.png"/></v:shape></w:pict></w:r>'), "", {}, "linked-content"),
        (raw('<w:hyperlink r:id="rId9"><w:r><w:t>甲</w:t></w:r></w:hyperlink>'), related("rId9", "hyperlink", "javascript:alert(1)", external=True), {}, "link"),
        (raw('<w:hyperlink r:id="rId9"><w:r><w:t>甲</w:t></w:r></w:hyperlink>'), related("rId9", "hyperlink", "file:///\\\\host\\a.exe", external=True), {}, "link"),
        (raw('<w:r><w:pict><v:shape href="vbscript:x"/></w:pict></w:r>'), "", {}, "link"),
        (raw('<w:subDoc r:id="rId9"/>'), related("rId9", "subDocument", "a.docx", external=True), {}, "linked-content"),
        (field('HYPERLINK "javascript:alert(1)"', r("甲")), "", {}, "link"),
        (raw(field("HYPERLINK \\l", r("甲")) + simple("HYPERLINK \\\\host\\a.exe", r("乙"))), "", {}, "link"),
        (field("DDEAUTO c:\\\\windows\\\\cmd.exe /k", r("12.5")), "", {}, "field"),
        (field("DDEAUTO cmd", drawn=True), "", {}, "field"),
        (simple("DDE excel a b", r("12.5")), "", {}, "field"),
        (field("INCLUDETEXT http://host/a.docx", r("乙"), field("PAGE", r("1"))), "", {}, "field"),
        (field("INCLUDEPICTURE http://host/a.png", r("乙")), "", {}, "field"),
        (field("SOMETHING NEW", r("乙")), "", {}, "field"),
        (raw('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + field("QUOTE 68 68 69", r("DDE")) + '<w:r><w:instrText> x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>丙</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'), "", {}, "field"),
        (raw('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:entryMacro w:val="AutoOpen"/></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'), "", {}, "macros"),
    ],
)  # fmt: skip
def test_what_could_act_is_taken_out(
    content: raw, relationships: str, parts: dict[str, bytes], kind: str
) -> None:
    block = tbl(tr("名称", tc(p("在前", content, "在后"))))
    types = CONTENT_TYPES.replace("<Override", '<Default Extension="png" ContentType="image/png"/><Override')
    data = package(body(block), {"[Content_Types].xml": types.encode(), **parts}, relationships)
    assert taken_from(data) == (kind,)


@pytest.mark.parametrize(
    "content",
    [
        field("PAGE", r("1")),
        field("= SUM(LEFT)", r("12")),
        field('HYPERLINK "https://example.org/a"', r("甲")),
        field('HYPERLINK \\l "书签"', r("甲")),
        field("EQ \\f(1,2)", drawn=True),
        field("MACROBUTTON x 点这里", drawn=True),
        field('IF 1 = 1 "是" "否"', r("是")),
        simple("DATE", r("2022年1月1日")),
        raw('<w:hyperlink w:anchor="a"><w:r><w:t>甲</w:t></w:r></w:hyperlink>'),
    ],
)
def test_what_is_harmless_stays(content: raw) -> None:
    data = docx(tbl(tr("名称", tc(p(content)))))
    assert disarmed(data, LIMITS) == Disarmed(data, ())


def test_a_part_whose_only_user_is_taken_out_goes_with_its_own_parts() -> None:
    rels = related("rId9", "control", "activeX/a.xml")
    nested = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{related("rId1", "http://schemas.microsoft.com/office/2006/relationships/activeXControlBinary", "a.bin")}{related("rId2", "image", "../media/i.png")}</Relationships>'
    extra = {
        "word/activeX/a.xml": b"<a/>", "word/activeX/a.bin": b"x", "word/activeX/_rels/a.xml.rels": nested.encode(), "word/media/i.png": b"y",
    }  # fmt: skip
    made = disarmed(package(body(p("甲")), extra, rels), LIMITS)
    assert members(made.data).keys() & extra.keys() == set()
    shared = disarmed(package(body(p("甲")), extra, rels + related("rId3", "image", "media/i.png")), LIMITS)
    assert members(shared.data).keys() & extra.keys() == {"word/media/i.png"}


def test_a_document_with_macros_becomes_one_without() -> None:
    types = CONTENT_TYPES.replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    ).replace(
        "<Override",
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override',
        1,
    )
    data = package(
        body(p("甲")),
        {"[Content_Types].xml": types.encode(), "word/vbaProject.bin": b"x"},
        related("rId9", VBA, "vbaProject.bin"),
    )
    made = disarmed(data, LIMITS)
    assert made.taken == ("macros",)
    after = members(made.data)["[Content_Types].xml"]
    assert after.decode() == CONTENT_TYPES
    check_harmless(made.data)


def test_settings_that_fetch_something_are_taken_out() -> None:
    settings_part = (
        f'<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{R}">'
        '<w:zoom w:percent="100"/><w:attachedTemplate r:id="rId1"/>'
        '<w:mailMerge><w:dataSource r:id="rId2"/></w:mailMerge><w:updateFields w:val="true"/></w:settings>'
    ).encode()
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + related("rId1", "attachedTemplate", "http://host/a.dotm", external=True)
        + related("rId2", "mailMergeSource", "file:///a.mdb", external=True)
        + "</Relationships>"
    ).encode()
    parts = {"word/settings.xml": settings_part, "word/_rels/settings.xml.rels": rels}
    data = package(body(p("甲")), parts, related("rId5", "settings", "settings.xml"))
    made = disarmed(data, LIMITS)
    assert made.taken == ("attached-template", "mail-merge")
    check_same(data, made.data, tuple(parts))
    check_harmless(made.data)
    after = members(made.data)["word/settings.xml"].decode()
    assert '<w:zoom w:percent="100"/><w:updateFields w:val="true"/></w:settings>' in after


def test_fields_of_headers_are_taken_out_too() -> None:
    header = f'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{p(field("DDEAUTO cmd", r("甲")))}</w:hdr>'
    data = docx(p("乙"), parts={"header": header.encode()})
    made = disarmed(data, LIMITS)
    assert made.taken == ("field",)
    check_same(data, made.data, ("word/header.xml",))
    check_harmless(made.data)
    assert "<w:t" in members(made.data)["word/header.xml"].decode()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_the_encoding_of_a_part_does_not_matter(encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        + body(tbl(tr(tc(p(field("DDEAUTO cmd", r("甲"))))))).decode()
    )
    made = disarmed(package(text.encode(encoding)), LIMITS)
    assert made.taken == ("field",)
    assert "DDEAUTO" not in members(made.data)["word/document.xml"].decode(encoding)


@pytest.mark.parametrize(
    "data",
    [
        package(body(raw('<w:altChunk r:id="rId9"/>'))),
        package(body(p("甲")), {"word/a.html": b"x"}, related("rId9", "aFChunk", "a.html")),
    ],
)
def test_a_chunk_that_word_would_show_allows_no_copy(data: bytes) -> None:
    with pytest.raises(NotDisarmed):
        disarmed(data, LIMITS)


CODES = st.sampled_from(
    [
        "DDEAUTO cmd",
        "PAGE",
        "LINK Excel.Sheet a b",
        "QUOTE 68",
        "= 1+1",
        'HYPERLINK "file:///a"',
        "REF a",
        "?",
    ]
)
PIECES = st.recursive(
    st.sampled_from(["1", "甲", "2.5"]).map(r),
    lambda inner: (
        st.builds(
            lambda code, parts, drawn: field(code, *parts, drawn=drawn),
            CODES,
            st.lists(inner, max_size=3),
            st.booleans(),
        )
        | st.builds(lambda code, parts: simple(code, *parts), CODES, st.lists(inner, max_size=3))
    ),
    max_leaves=12,
)


@given(st.lists(PIECES, min_size=1, max_size=5), st.sampled_from(["", "separate", "end"]))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nested_and_broken_fields_show_the_same(pieces: list[raw], stray: str) -> None:
    mark = raw(f'<w:r><w:fldChar w:fldCharType="{stray}"/></w:r>') if stray else raw("")
    data = docx(tbl(tr("名称", tc(p(mark, *pieces, "末")))))
    made = disarmed(data, LIMITS)
    assert texts(made.data) == texts(data)
    assert not re.search(b"DDEAUTO|LINK Excel|file:", members(made.data)["word/document.xml"])


@pytest.mark.parametrize("path", sorted((ROOT / "examples").rglob("*.docx")), ids=lambda path: path.name)
def test_real_forms_keep_their_bytes_unless_something_is_taken_out(path: object) -> None:
    data = path.read_bytes()  # type: ignore[attr-defined]
    try:
        made = disarmed(data, LIMITS)
    except Refusal:
        return
    assert set(made.taken) <= set(TAKEN)
    if made.taken:
        assert texts(made.data) == texts(data)
    else:
        assert made.data is data
