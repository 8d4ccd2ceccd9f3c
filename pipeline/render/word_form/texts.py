"""The texts of a form: the step between a record and the tables of a Word file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Cells = Mapping[str, str]
"""Texts by the key of their field or column, as the record names it; a missing key is a blank cell."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text and its label that the model has no field for; the label may be empty."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FundTexts:
    """A row of 项目资金: the printed name of the source, and its cells."""

    label: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class IndicatorTexts:
    """A row of 绩效指标: its groups (empty if none), its cells, its texts that the model has no field for."""

    level1: str
    level2: str
    cells: Cells
    extra: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class FormTexts:
    """A whole form.  `goals` are pairs of 预期目标 and 实际完成情况; `totals` are weight, score and grade."""

    kind: Literal["project", "transfer"]
    title: str
    year: str
    money_unit: str
    fields: Cells
    funds: tuple[FundTexts, ...]
    goals: tuple[tuple[str, str], ...]
    indicators: tuple[IndicatorTexts, ...]
    totals: Cells
    remarks: tuple[Said, ...]
