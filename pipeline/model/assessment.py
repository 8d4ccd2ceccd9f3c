"""What the rules of the regulation would give a form: shown beside the unit's own scores, never instead.

Points are `Decimal`, rounded half up to two decimals.  Where a rule gives a span (定性指标: a tier of the
profile) or cannot be applied, `low` and `high` differ; nobody's judgement is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Method = Literal["rate", "met", "share", "inverse", "decline", "tier", "saving", "late", "merged", "open"]
"""How a score was computed.

`rate` 执行率×分值; `met` target met, full points; `share` actual ÷ target × points; `inverse` target ÷ actual
× points (where less is better); `decline` the same by a straight line down to 0 at twice the target; `tier`
定性指标, the span of the rating's tier; `saving` a cost far below its target: from its share to full points;
`late` a date that was missed: below the first tier; `merged` several indicators in one cell of
points: from the least to the greatest of their shares; `open` 0 to full points, `reason` says why.
"""

WhyOpen = Literal["no-target", "no-actual", "not-comparable", "unknown-rating", "no-budget", "no-tolerance"]
"""Why a score is open: a cell is blank, target and actual cannot be compared, a rating has no tier, there is
no budget, a target of about so much was missed."""


@dataclass(frozen=True, slots=True)
class ComputedScore:
    """One line of the form that carries points: the fund total or an indicator.

    `pointer` is the score's place in the record, `label` what the form calls the line, `printed` the unit's
    own score (null where blank).  `low` = `high` where the rule gives one number.
    """

    pointer: str
    label: str
    weight: Decimal
    printed: Decimal | None
    low: Decimal
    high: Decimal
    method: Method
    reason: WhyOpen | None = None

    @property
    def exact(self) -> bool:
        """Whether the rule gives one number."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Assessment:
    """All computed scores of a form in its order, their sum, and the grade bands (优良中差) it may lie in.

    `grades` is best first; one word where the whole span lies in one band; empty where the weights do not
    sum to the profile's total (bands are bands of 100 points).  `printed_total` and `printed_grade` are the
    unit's own.
    """

    scores: tuple[ComputedScore, ...]
    low: Decimal
    high: Decimal
    weight: Decimal
    grades: tuple[str, ...]
    printed_total: Decimal | None = None
    printed_grade: str | None = None
