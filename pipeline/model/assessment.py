"""The scores that the regulation's rules would give a form; shown beside the unit's own, never instead.

Points are `Decimal`, rounded half up to two decimals.  If a rule gives a range (定性指标: a tier of the
profile) or cannot be applied, `low` and `high` differ: what needs judgement is not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Method = Literal["rate", "met", "share", "inverse", "decline", "tier", "saving", "late", "merged", "open"]
"""How a score was computed.

- `rate`: 执行率×分值;
- `met`: the target was met, full points;
- `share`: actual ÷ target × points;
- `inverse`: target ÷ actual × points (less is better);
- `decline`: less is better too, but points fall linearly to 0 at twice the target;
- `tier`: 定性指标, the range of the rating's tier;
- `saving`: a cost far below its target, from its share to full points;
- `late`: a missed date, a score below the first tier;
- `merged`: several indicators share one cell of points, from the least to the greatest of their shares;
- `open`: from 0 to full points, for the `reason` given.
"""

OpenReason = Literal[
    "no-target", "no-actual", "not-comparable", "unknown-rating", "no-budget", "no-tolerance"
]
"""Why a score is open.

A cell is blank, target and actual value cannot be compared, a rating has no tier, there is no budget, or an
approximate target (≈) was missed.
"""


@dataclass(frozen=True, slots=True)
class ComputedScore:
    """One line of the form that carries points: the fund total or an indicator.

    `pointer` is the JSON pointer of the score in the record, `label` the line's label on the form, `printed`
    the unit's own score (None if blank).  `low` equals `high` if the rule gives one number.
    """

    pointer: str
    label: str
    weight: Decimal
    printed: Decimal | None
    low: Decimal
    high: Decimal
    method: Method
    reason: OpenReason | None = None

    @property
    def exact(self) -> bool:
        """Whether the rule gives one number."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Assessment:
    """All computed scores of a form in its order, their sum, and the grades (优良中差) that it may have.

    `grades` is best first: one word if the whole range lies in one band, empty if the weights do not sum to
    the profile's total (bands are defined for 100 points).  `printed_total` and `printed_grade` are the
    unit's own.
    """

    scores: tuple[ComputedScore, ...]
    low: Decimal
    high: Decimal
    weight: Decimal
    grades: tuple[str, ...]
    printed_total: Decimal | None = None
    printed_grade: str | None = None
