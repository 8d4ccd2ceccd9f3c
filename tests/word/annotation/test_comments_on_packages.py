"""Annotated copies of unusual packages: what is never read is copied as it is."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import UTC, datetime

import pytest
from support.annotated import comments, members
from support.word_xml import R, body, p, package, zipped

from pipeline.model.limits import Limits
from pipeline.word import Comment, annotated

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
COMMENTS = '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'


def copy(data: bytes) -> bytes:
    return annotated(data, [Comment(1, ("请改正",))], AT, Limits()).data


def test_a_picture_of_any_size() -> None:
    white = bytes(90_000_000)
    made = copy(package(body(p("甲")), {"word/media/image1.bmp": white, "word/media/image2.bmp": white}))
    assert [c.paragraph for c in comments(made)] == ["甲"]
    assert members(made)["word/media/image2.bmp"] == white


def test_a_part_that_is_named_twice() -> None:
    buffer = io.BytesIO(package(body(p("甲")), {"docProps/app.xml": b"<a/>"}))
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as archive:
        warnings.simplefilter("ignore", UserWarning)
        archive.writestr("docProps/app.xml", b"<b/>")
    made = copy(buffer.getvalue())
    assert [c.paragraph for c in comments(made)] == ["甲"]
    assert zipfile.ZipFile(io.BytesIO(made)).namelist().count("docProps/app.xml") == 1


@pytest.mark.parametrize("known", [True, False])
def test_backslashes_become_slashes(known: bool) -> None:
    rels = f'<Relationship Id="c" Type="{R}/comments" Target="..\\word\\comments.xml"/>' if known else ""
    whole = members(package(body(p("甲")), {"word/comments.xml": COMMENTS.encode()} if known else {}, rels))
    made = copy(zipped({name.replace("/", "\\"): data for name, data in whole.items()}))
    assert [c.paragraph for c in comments(made)] == ["甲"]
    assert members(made).keys() == whole.keys() | {"word/comments.xml"}


@pytest.mark.parametrize(
    ("kind", "suffix"), [(f"{TYPE}.document.main+xml", ".docx"), (f"{TYPE}.template.main+xml", ".dotx")]
)
def test_the_type_of_the_main_part_may_be_that_of_its_extension(kind: str, suffix: str) -> None:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="XML" ContentType="{kind}"/></Types>'
    )
    data = package(body(p("甲")), {"[Content_Types].xml": types.encode()})
    assert annotated(data, [Comment(1, ("请改正",))], AT, Limits()).suffix == suffix
