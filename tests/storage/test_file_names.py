from __future__ import annotations

import os

import pytest

from pipeline.printable import as_text
from pipeline.storage.file_names import answer_stem, fitted, is_temporary, owner_names, safe


@pytest.mark.parametrize(
    "name",
    ["~$评表.docx", "~WRD0001.tmp", ".~lock.自评表.docx#", "a.part", "a.CRDOWNLOAD", "a.swp", ".hidden",
     "Thumbs.db", "desktop.ini", ".DS_Store", "@eaDir", "~WRL0005.doc", "~wra3121.wbk", "~DF1.TMP", "a.docx~",
     ".smbdelete0", ".nfs0001", "$RECYCLE.BIN", "a.docx@SynoEAStream", "a.docx:Zone.Identifier", "a.filepart",
     "@Recycle", "@Recently-Snapshot", "#snapshot", "#recycle", "~snapshot", ".snapshot", "RECYCLER",
     "System Volume Information", "Network Trash Folder", "自评表.docx.sb-1a2b3c4d-AbCdEf", "甲.docx.~74ff", ".~74ff",
     "甲.docx.baiduyun.p.downloading", "甲.docx.xltd", "甲.docx.ffs_tmp", "recycler", "SYSTEM VOLUME INFORMATION"],
)  # fmt: skip
def test_temporary_names(name: str) -> None:
    assert is_temporary(name)


@pytest.mark.parametrize(
    "name",
    [
        "自评表.docx",
        "a",
        "tmp",
        "a.tmp.docx",
        "~a.docx",
        "说明.pdf",
        "甲~乙.doc",
        "甲.sb-局.docx",
        "甲.~局.docx",
        "回收站.docx",
    ],
)
def test_names_of_submissions(name: str) -> None:
    assert not is_temporary(name)


def test_an_office_has_patterns_of_its_own() -> None:
    own = ("旧表*", "a?.docx")
    found = [name for name in ("旧表1.docx", "A1.DOCX", "a.part", "甲.docx") if is_temporary(name, own)]
    assert found == ["旧表1.docx", "A1.DOCX"]
    assert is_temporary("~$甲.docx", ())
    assert not is_temporary("甲.docx", ())


@pytest.mark.parametrize(
    ("document", "owner"),
    [("政府热线经费自评表.docx", "~$热线经费自评表.docx"), ("a.docx", "~$a.docx"),
     ("abcdefg.docx", "~$bcdefg.docx"),     ("自评.docx", ".~lock.自评.docx#")],
)  # fmt: skip
def test_owner_files(document: str, owner: str) -> None:
    assert owner in owner_names(document)


def test_bytes_that_are_no_utf8_are_read_as_gb18030() -> None:
    assert as_text(os.fsdecode("自评表.docx".encode("gb18030"))) == "自评表.docx"
    assert as_text("é") == "é"


def test_the_extension_is_added_where_a_sibling_shares_the_stem() -> None:
    assert answer_stem("a.docx", ["a.docx", "b.doc"]) == "a"
    assert answer_stem("a.docx", ["a.docx", "A.doc"]) == "a.docx"


def test_long_names_are_cut_and_stay_apart() -> None:
    one, two = (fitted("长" * 90 + end, ".回执.html") for end in "甲乙")
    assert one != two
    assert len(one.encode()) <= 255
    assert one.endswith(".回执.html")
    assert fitted("短", ".回执.html") == "短.回执.html"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("甲.docx", "甲.docx"),
        ('a<b>:"c|?*\\.docx', "a_b___c____.docx"),
        ("CON.docx", "_CON.docx"),
        ("lpt1 .tar.docx", "_lpt1 .tar.docx"),
        ("content.docx", "content.docx"),
        ("甲.docx. ", "甲.docx"),
        ("...", "_"),
        ("一\n行.docx", "一_行.docx"),
    ],
)
def test_answers_have_names_that_a_windows_share_takes(name: str, wanted: str) -> None:
    assert safe(name) == wanted
