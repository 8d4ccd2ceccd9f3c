"""A corrected copy that comes back: the comments of the earlier copy go, those of people stay."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

import docx as python_docx
from support.annotated import comments, members, without_marks
from support.word_xml import docx, p, tbl, tr

from pipeline.model.finding import CellPlace
from pipeline.model.limits import Limits
from pipeline.word import Comment as Remark
from pipeline.word import annotated, open_document

FIRST, SECOND = datetime(2026, 3, 1, 9, 0, tzinfo=UTC), datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FORM = docx(p("标题"), tbl(tr("甲", "乙")))
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"


def copy(data: bytes, text: str, at: datetime = FIRST, column: int = 2) -> bytes:
    return annotated(data, [Remark(CellPlace(1, 1, column), (text,))], at, Limits()).data


def saved(data: bytes, *changes: tuple[str, str], **parts: str) -> bytes:
    """Return a package with changed texts in its main part and comments, and with more parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members(data).items():
            text = content.decode()
            for old, new in changes:
                text = re.sub(old, new, text)
            archive.writestr(name, text)
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return made.getvalue()


def related(data: bytes, *kinds: str) -> bytes:
    """Add relationships from the main part to parts of these kinds."""
    entries = "".join(f'<Relationship Id="x{k}" Type="http://x/{k}" Target="{k}.xml"/>' for k in kinds)
    return saved(data, ("</Relationships>", f"{entries}</Relationships>"))


def test_the_comments_of_an_earlier_copy_are_replaced() -> None:
    again = copy(copy(FORM, "第一次"), "第二次", SECOND, column=1)
    assert [(c.text, c.date[:10], c.cell) for c in comments(again)] == [("第二次", "2026-03-02", (1, 1, 1))]
    main = members(again)["word/document.xml"]
    assert main.count(b"commentReference") == main.count(b"commentRangeStart") == 1
    assert without_marks(main) == without_marks(members(copy(FORM, "", column=1))["word/document.xml"])


def test_a_hundred_rounds_leave_one_comment() -> None:
    data = FORM
    for n in range(100):
        data = copy(data, str(n))
    assert [c.text for c in comments(data)] == ["99"]


def test_comments_of_people_stay() -> None:
    document = python_docx.Document(io.BytesIO(copy(FORM, "机器")))
    runs = document.paragraphs[0].runs
    document.add_comment(runs, "请核对", author="张三", initials="张")
    document.add_comment(runs, "冒名", author="自评系统", initials="别")
    made = io.BytesIO()
    document.save(made)
    assert sorted(c.text for c in comments(copy(made.getvalue(), "再来"))) == ["再来", "冒名", "请核对"]


def test_a_comment_with_a_reply_stays_with_it() -> None:
    first = copy(FORM, "留")
    document = python_docx.Document(io.BytesIO(first))
    document.add_comment(document.paragraphs[0].runs, "已改", author="张三", initials="张")
    made = io.BytesIO()
    document.save(made)
    entry = '<w15:commentEx w15:paraId="{}" {}w15:done="0"/>'
    extended = "".join((
        f'<w15:commentsEx xmlns:w15="{W15}">', entry.format("0A", ""),
        entry.format("0B", 'w15:paraIdParent="0A" '), "</w15:commentsEx>",
    ))  # fmt: skip
    answered = numbered(related(saved(made.getvalue(), commentsExtended=extended), "commentsExtended"))
    found = copy(answered, "再来")
    assert sorted(c.text for c in comments(found)) == ["再来", "已改", "留"]
    assert members(found)["word/commentsExtended.xml"].decode() == extended
    alone = numbered(
        related(
            saved(made.getvalue(), commentsExtended=extended.replace('w15:paraIdParent="0A" ', "")),
            "commentsExtended",
        )
    )
    found = copy(alone, "再来")
    assert sorted(c.text for c in comments(found)) == ["再来", "已改"]
    assert b'"0A"' not in members(found)["word/commentsExtended.xml"]
    assert b'"0B"' in members(found)["word/commentsExtended.xml"]


def numbered(data: bytes) -> bytes:
    """Give the paragraphs of the two comments the ids 0A (the machine's) and 0B, as Word does."""
    text = members(data)["word/comments.xml"].decode()
    ids = {"自评系统": "0A", "张三": "0B"}
    for author, para in ids.items():
        text = re.sub(
            rf'(<w:comment [^>]*w:author="{author}".*?<w:p)\b',
            rf'\1 xmlns:w14="{W14}" w14:paraId="{para}"',
            text,
            flags=re.DOTALL,
        )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members(data).items():
            archive.writestr(name, text if name == "word/comments.xml" else content)
    return made.getvalue()


def test_entries_of_removed_comments_go_from_all_parts() -> None:
    ids = '<c:ids xmlns:c="x"><c:commentId c:paraId="0A" c:durableId="77"/><c:commentId c:paraId="0C" c:durableId="78"/></c:ids>'
    more = '<c:all xmlns:c="x"><c:one c:durableId="77"/><c:one c:durableId="78"/></c:all>'
    data = saved(copy(FORM, "旧"), commentsIds=ids, commentsExtensible=more)
    found = members(copy(numbered(related(data, "commentsIds", "commentsExtensible")), "新"))
    for name in ("commentsIds", "commentsExtensible"):
        assert b'"78"' in found[f"word/{name}.xml"]
        assert b'"77"' not in found[f"word/{name}.xml"]


def test_broken_parts_about_comments_do_not_matter() -> None:
    data = related(saved(copy(FORM, "旧"), commentsExtended="<broken"), "commentsExtended")
    assert [c.text for c in comments(copy(data, "新"))] == ["新"]


def test_a_reference_in_a_run_with_text_leaves_the_text() -> None:
    data = saved(copy(FORM, "旧"), (r'(<w:commentReference w:id="0"/>)', r"\1<w:t>尾</w:t>"))
    made = copy(data, "新")
    assert "尾" in members(made)["word/document.xml"].decode()
    assert [c.text for c in comments(made)] == ["新"]


def test_what_is_read_does_not_depend_on_the_comments() -> None:
    one, other = open_document(FORM, Limits()), open_document(copy(FORM, "旧"), Limits())
    assert [repr(b) for b in one.blocks] == [repr(b) for b in other.blocks]
    assert one.notes == other.notes
