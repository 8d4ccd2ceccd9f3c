"""Compound files: streams of the root storage by name in any case, and their first bytes from either place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.folders import ROOT
from support.office_files import compound_file

from pipeline import errors
from pipeline.package.compound import RootStorage

DOC = ROOT / "examples" / "odd" / "常年聘请律师费.doc"


@pytest.mark.parametrize("sector", [512, 4096])
@pytest.mark.parametrize("size", [1, 63, 64, 65, 600, 4095, 4096, 9000])
def test_the_first_bytes_of_a_stream(size: int, sector: int) -> None:
    streams = {
        "First": b"1" * 700,
        "Data": bytes(range(256)) * 40,
        "Looked for": b"\xec\xa5" * (size // 2 + 1),
    }
    streams["Looked for"] = streams["Looked for"][:size]
    root = RootStorage(compound_file(streams, sector=sector))
    for name, data in streams.items():
        assert root.start(name) == data[:64]


def test_names_are_the_same_in_any_case() -> None:
    root = RootStorage(compound_file({"WORDDOCUMENT": b"x"}))
    assert "WordDocument" in root
    assert root.start("worddocument") == b"x"


def test_streams_of_an_embedded_document_do_not_count() -> None:
    root = RootStorage(compound_file({"Workbook": b"x"}, {"WordDocument": b"y"}))
    assert "Workbook" in root
    assert "WordDocument" not in root


def test_a_real_document() -> None:
    root = RootStorage(DOC.read_bytes())
    assert {"1Table", "Data", "\x05SummaryInformation"} <= {
        n for n in ("1Table", "Data", "\x05SummaryInformation") if n in root
    }
    assert root.start("WordDocument")[:2] == b"\xec\xa5"


@pytest.mark.parametrize("length", [8, 100, 511, 512, 1024, 1500])
def test_what_is_cut_off_is_damaged(length: int) -> None:
    with pytest.raises(errors.Damaged):
        RootStorage(compound_file({"WordDocument": b"x" * 9000})[:length])


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=20))
def test_no_number_makes_it_crash_or_hang(changes: list[tuple[int, int]]) -> None:
    data = bytearray(compound_file({"WordDocument": b"x" * 5000, "Data": b"y" * 100}, {"Inner": b"z"}))
    for at, value in changes:
        data[8 + at % (len(data) - 8)] = value
    try:
        root = RootStorage(bytes(data))
    except errors.Damaged:
        return
    if "WordDocument" in root:
        assert len(root.start("WordDocument")) <= 64


def test_chains_in_circles_end() -> None:
    data = bytearray(compound_file({"WordDocument": b"x" * 5000}))
    data[512:1024] = b"\x02\0\0\0" * 128  # every sector is followed by the third one
    data[48:52] = b"\x02\0\0\0"
    with pytest.raises(errors.Damaged):
        RootStorage(bytes(data))
