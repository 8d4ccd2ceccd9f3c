"""A package written again: changed parts are changed, all others keep their bytes, packed as they were."""

from __future__ import annotations

import io
import zipfile

import pytest
from support.word_xml import CONTENT_TYPES, body, docx, p, package, zipped

from pipeline import errors
from pipeline.model.limits import Limits
from pipeline.package.container import members_of
from pipeline.package.repack import repacked


def again(data: bytes, changed: dict[str, bytes]) -> zipfile.ZipFile:
    with members_of(data, Limits()) as members:
        return zipfile.ZipFile(io.BytesIO(repacked(members, changed)))


def test_parts_are_changed_added_and_kept() -> None:
    white = bytes(40_000_000)
    data = package(body(p("甲")), {"word/media/图1.bmp": white, "docProps/app.xml": b"<x/>"})
    made = again(data, {"docProps/app.xml": b"<y/>", "word/comments.xml": b"<z/>"})
    assert made.testzip() is None
    before = zipfile.ZipFile(io.BytesIO(data))
    assert made.namelist() == [*before.namelist(), "word/comments.xml"]
    assert (made.read("docProps/app.xml"), made.read("word/comments.xml")) == (b"<y/>", b"<z/>")
    kept = [name for name in before.namelist() if name != "docProps/app.xml"]
    assert [made.read(name) for name in kept] == [before.read(name) for name in kept]
    assert (
        made.getinfo("word/media/图1.bmp").compress_size == before.getinfo("word/media/图1.bmp").compress_size
    )


def test_names_get_slashes_and_are_the_same_in_any_case() -> None:
    members = {"[content_types].xml": CONTENT_TYPES.encode(), "word\\document.xml": b"<x/>"}
    made = again(zipped(members), {"[Content_Types].xml": b"<y/>", "word/Document.xml": b"<z/>"})
    assert {name: made.read(name) for name in made.namelist()} == {
        "[content_types].xml": b"<y/>",
        "word/document.xml": b"<z/>",
    }


def test_the_same_input_gives_the_same_bytes() -> None:
    with members_of(docx(p("甲")), Limits()) as members:
        assert repacked(members, {"new.xml": b"<x/>"}) == repacked(members, {"new.xml": b"<x/>"})


def test_a_member_that_is_not_where_it_should_be_is_damaged() -> None:
    data = docx(p("甲"))
    at = data.index(b"PK\x03\x04", 10)
    with pytest.raises(errors.Damaged):
        again(data[:at] + b"XX" + data[at + 2 :], {})
