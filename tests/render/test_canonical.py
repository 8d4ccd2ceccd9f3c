"""The canonical bytes conform to RFC 8785, whichever way they are made."""

from __future__ import annotations

from decimal import Decimal

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from support.folders import ROOT
from support.record_strategy import records

from pipeline.model.record import Provenance, Record
from pipeline.render.canonical import full_and_public_json, to_dict, to_json

GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.json"))


@given(records("national"))
def test_the_bytes_are_those_of_the_standard(drawn: tuple[Record, dict[str, str]]) -> None:
    record, _ = drawn
    assert to_json(record) == rfc8785.dumps(to_dict(record))


@given(st.decimals(min_value="0.0000001", max_value=2**53 - 1, allow_nan=False, places=7))
def test_small_and_large_figures_are_written_as_the_standard_does(value: Decimal) -> None:
    record = _sample(value)
    assert to_json(record) == rfc8785.dumps(to_dict(record))


@pytest.mark.parametrize("figure", ["3572406254722170.75", "-1e-7", "100", "0.5"])
def test_a_figure_that_is_whole_as_a_double_only_is_written_whole(figure: str) -> None:
    record = _sample(Decimal(figure))
    assert to_json(record) == rfc8785.dumps(to_dict(record))


@pytest.mark.parametrize("text", ["1e-5", 'a"b\\c', "\u0001\u001f\u007f\u2028", "\b\f\t\n\r", "𠮷"])
def test_texts_are_escaped_as_the_standard_does(text: str) -> None:
    one = _sample(Decimal(1)).model_copy(update={"provenance": {"/id": Provenance(paragraph=1, text=text)}})
    assert to_json(one) == rfc8785.dumps(to_dict(one))


def _sample(value: Decimal) -> Record:
    record = Record.model_validate_json(GOLDEN[0].read_bytes())
    totals = record.totals.model_copy(update={"score": value})
    return record.model_copy(update={"totals": totals})


@pytest.mark.parametrize("redactions", [(), ("/project/phone",)])
def test_a_record_and_its_redaction_are_written_as_each_alone(redactions: tuple[str, ...]) -> None:
    full = _sample(Decimal(1))
    published = full.model_copy(update={"redactions": redactions})
    assert full_and_public_json(full, published) == (to_json(full), to_json(published))
