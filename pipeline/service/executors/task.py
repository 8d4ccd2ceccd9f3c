"""The chain with the office's decisions built in, as a worker runs it: a whole file, or a document in parts.

A document of many forms would keep one worker busy for minutes while the others idle.  It is read first
(`begin`), its forms are made by several workers (`part`), and what is said of all of them comes last
(`finish`).  What comes out is what one worker would have made.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from ...chain import Opened, annotate, opened, rendered, settled, warm
from ...config.settings import Settings
from ...model.finding import Waived
from ...model.limits import Limits
from ...model.outcome import Annotated, Outcome
from ...translate.catalogue import Catalogue
from ...validate import Profile
from ..context import translation_files
from ..context.guard import Chain, ChainFactory, Failure, guarded
from .process import ManyForms

_log = logging.getLogger(__name__)
FEW = 4
"""Forms of a document that one worker makes at once."""


@dataclass(frozen=True, slots=True)
class ChainSettings:
    """The office's decisions that the chain is made with: it finds nothing else on the machine it runs on."""

    profile: Profile
    catalogue: Catalogue
    limits: Limits
    pdf_languages: tuple[str, ...]

    @classmethod
    def of(cls, settings: Settings) -> ChainSettings:
        """Those of the settings, with the office's translations as they are now."""
        return cls(
            settings.profile, translation_files.load(settings), settings.limits, settings.pdf_languages
        )


def chain_of(settings: Settings) -> ChainFactory:
    """The chain with the office's decisions built in, for a process of this machine."""
    return partial(_prepare, settings)


def chain_to_send(settings: Settings) -> ChainFactory:
    """The same for another machine, where the office's files are not."""
    return partial(_ready, ChainSettings.of(settings))


def _prepare(settings: Settings) -> Chain:
    """The chain; where it prints English it is made again when the office's translations are others."""
    if "en" not in settings.pdf_languages:
        return _ready(ChainSettings.of(settings))
    warm()
    return PreparedChain(_Fresh(settings))


def _ready(recipe: ChainSettings) -> Chain:
    if recipe.pdf_languages:
        warm()
    return PreparedChain(lambda: recipe)


class _Fresh:
    """The recipe of settings, with the translations as they are when it is asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._seen, self._recipe = translation_files.stamp(settings), ChainSettings.of(settings)

    def __call__(self) -> ChainSettings:
        if (now := translation_files.stamp(self._settings)) != self._seen:
            self._seen, self._recipe = now, ChainSettings.of(self._settings)
        return self._recipe


class PreparedChain:
    """The chain of one worker."""

    def __init__(self, recipe: Callable[[], ChainSettings]) -> None:
        self._recipe = recipe
        self._held: tuple[str, str, Opened] | None = None

    def __call__(self, data: bytes, filename: str, waived: Waived, at: datetime | None) -> Outcome:
        """What is made of a file, however many forms it has."""
        found = opened(data, filename, self._recipe().limits)
        if isinstance(found, Outcome):
            return found
        return self.finish(data, filename, self._rendered(found, waived, slice(None)), at)

    def begin(self, data: bytes, filename: str, waived: Waived, at: datetime | None) -> Outcome | ManyForms:
        """What is made of a file, or how many forms it has where these are many."""
        found = self._opened(data, filename)
        if isinstance(found, Outcome):
            return found
        if len(found.records) > FEW:
            return ManyForms(len(found.records))
        self._held = None
        return self.finish(data, filename, self._rendered(found, waived, slice(None)), at)

    def part(self, data: bytes, filename: str, waived: Waived, first: int, end: int) -> Outcome:
        """What is made of some forms of a document, said of none of the others."""
        found = self._opened(data, filename)
        return found if isinstance(found, Outcome) else self._rendered(found, waived, slice(first, end))

    def finish(self, data: bytes, filename: str, made: Outcome, at: datetime | None) -> Outcome:
        """What is found over all forms of a file, and the annotated copy where its comments have a date."""
        recipe = self._recipe()
        outcome = settled(made, recipe.profile)
        return _annotated(outcome, data, at, recipe.limits) if at else outcome

    def _rendered(self, found: Opened, waived: Waived, forms: slice) -> Outcome:
        recipe = self._recipe()
        return rendered(
            found,
            recipe.profile,
            recipe.catalogue,
            pdf_languages=recipe.pdf_languages,
            waived=waived,
            forms=forms,
        )

    def _opened(self, data: bytes, filename: str) -> Opened | Outcome:
        """The document, read once for all the parts of it that this worker makes."""
        key = hashlib.sha256(data).hexdigest(), filename
        if self._held and self._held[:2] == key:
            return self._held[2]
        self._held = None
        found = opened(data, filename, self._recipe().limits)
        if isinstance(found, Opened):
            self._held = (*key, found)
        return found


def _annotated(outcome: Outcome, data: bytes, at: datetime, limits: Limits) -> Outcome:
    """The outcome with its annotated copy.  An error in making that costs the copy, not the outcome."""
    made = guarded(partial(annotate, outcome, data, at, limits))
    if isinstance(made, Failure):
        _log.error("%s could not be annotated\n%s", outcome.filename, made.trace)
        return replace(outcome, converted=None, annotated=Annotated(None, reason=made.reason))
    return made
