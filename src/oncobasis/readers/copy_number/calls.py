"""Copies, log ratios and levels -> what is said of a gene, never more than the numbers carry.

Sources and reasons of every threshold: docs/methods/copy-number.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from oncobasis.core.alteration import CopyNumberKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.readers.reading.options import CopyNumberOptions

_NORMAL = 2
_SEX_CHROMOSOMES = frozenset({"X", "Y"})


class Dosage(IntEnum):
    """How many copies, in the steps that biomarkers know."""

    DEEP_DELETION = -2
    LOSS = -1
    NEUTRAL = 0
    GAIN = 1
    AMPLIFICATION = 2


_DOSAGES = {
    CopyNumberKind.DEEP_DELETION: Dosage.DEEP_DELETION,
    CopyNumberKind.LOSS: Dosage.LOSS,
    CopyNumberKind.GAIN: Dosage.GAIN,
    CopyNumberKind.AMPLIFICATION: Dosage.AMPLIFICATION,
}
_KINDS = {dosage: kind for kind, dosage in _DOSAGES.items()}


@dataclass(frozen=True, slots=True)
class Call:
    """What is said of a stretch of the genome.

    ``dosage`` None: not judged (sex chromosome). ``lost_allele`` None: alleles not known.
    ``neutral_loss``: the lost allele is replaced by the other. ``doubt`` is the more extreme
    dosage that isn't excluded. ``small``: changed, but by less than the thresholds.
    """

    dosage: Dosage | None
    lost_allele: bool | None = None
    neutral_loss: bool = False
    copies: float | None = None
    doubt: Dosage | None = None
    small: bool = False

    @classmethod
    def of(cls, kinds: frozenset[CopyNumberKind]) -> Call:
        """The call that a report makes in words; no kind means no change."""
        dosage = next((_DOSAGES[kind] for kind in kinds if kind in _DOSAGES), Dosage.NEUTRAL)
        neutral = CopyNumberKind.COPY_NEUTRAL_LOH in kinds
        lost = True if neutral or CopyNumberKind.LOH in kinds else None
        return cls(dosage, lost, neutral)

    def with_copies(self, copies: float) -> Call:
        """The same with the number of copies."""
        return replace(self, copies=copies)

    @property
    def kinds(self) -> tuple[CopyNumberKind, ...]:
        """The findings; a deep deletion says all, a gain or loss may come with a lost allele."""
        found = [] if self.dosage in {None, Dosage.NEUTRAL} else [_KINDS[Dosage(self.dosage or 0)]]
        if self.lost_allele and self.dosage is not Dosage.DEEP_DELETION:
            neutral = self.neutral_loss
            found.append(CopyNumberKind.COPY_NEUTRAL_LOH if neutral else CopyNumberKind.LOH)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Baseline:
    """What copies are compared with: purity (0-1), ploidy and sex as far as they are known."""

    thresholds: CopyNumberOptions
    purity: float | None = None
    ploidy: float | None = None
    sex: str | None = None

    def of_copies(self, copies: float, minor: float | None, chromosome: str) -> Call:
        """Judge absolute copies, ``minor`` of them of the rarer allele."""
        limits = self.thresholds
        amplified = copies >= limits.amplification_copies and (
            self.ploidy is None or copies >= limits.amplification_ratio * self.ploidy
        )
        normal = self._normal(chromosome)
        if normal is None:
            return self._of_unknown_sex(copies, chromosome, amplified=amplified)
        dosage, small = self._dosage(copies, normal, amplified=amplified)
        doubtful = dosage is Dosage.GAIN and copies >= limits.amplification_copies
        lost = None if minor is None else minor < limits.no_copies
        if normal != _NORMAL:
            lost = None
        step = limits.changed_copies
        diploid = self.ploidy is None or abs(self.ploidy - _NORMAL) <= step
        neutral = diploid and abs(copies - _NORMAL) <= step
        doubt = Dosage.AMPLIFICATION if doubtful else None
        return Call(dosage, lost, neutral, copies, doubt, small)

    def of_log2(self, log2: float, chromosome: str) -> Call:
        """Judge a log2 ratio: as copies where the purity is known, else relative."""
        limits = self.thresholds
        if chromosome in _SEX_CHROMOSOMES:
            # The reference may be of the other sex, which shifts the ratio by one.
            if log2 >= limits.amplification_log2 + 1:
                return Call(Dosage.AMPLIFICATION)
            if chromosome == "X" and log2 < limits.deep_deletion_log2 - 1:
                return Call(Dosage.DEEP_DELETION)
            return Call(None)
        if self.purity:
            return self.of_copies(tumor_copies(log2, self.purity, self.ploidy), None, chromosome)
        # What holds at any purity: copies are at least ratio times ploidy in a gain, at most that
        # in a loss.
        ploidy = self.ploidy or _NORMAL
        if log2 >= max(limits.amplification_log2, math.log2(limits.amplification_copies / ploidy)):
            return Call(Dosage.AMPLIFICATION)
        if log2 < min(limits.deep_deletion_log2, math.log2(limits.no_copies / ploidy)):
            return Call(Dosage.DEEP_DELETION)
        return self._of_change(log2)

    def of_change(self, value: float, chromosome: str) -> Call:
        """Judge a value of GISTIC by gene, whether it is a log2 ratio or copies less two."""
        if chromosome in _SEX_CHROMOSOMES:
            return Call(None)
        if value >= self.thresholds.amplification_copies - _NORMAL:
            return Call(Dosage.AMPLIFICATION)
        return self._of_change(value)

    def of_kinds(self, kinds: frozenset[CopyNumberKind], chromosome: str) -> Call:
        """Judge a level of GISTIC or cBioPortal."""
        dosage = Call.of(kinds).dosage
        normal = self._normal(chromosome)
        if normal == _NORMAL or dosage is Dosage.AMPLIFICATION:
            return Call(dosage)
        if dosage is Dosage.DEEP_DELETION and (chromosome == "X" or normal is not None):
            return Call(dosage)
        return Call(None)

    def _of_change(self, value: float) -> Call:
        limits = self.thresholds
        if value > limits.gain_log2:
            possible = value > limits.possible_amplification_log2
            return Call(Dosage.GAIN, doubt=Dosage.AMPLIFICATION if possible else None)
        if value <= limits.loss_log2:
            possible = value <= limits.possible_deep_deletion_log2
            return Call(Dosage.LOSS, doubt=Dosage.DEEP_DELETION if possible else None)
        return Call(Dosage.NEUTRAL)

    def _normal(self, chromosome: str) -> int | None:
        """Copies in a normal cell; None where they depend on the sex and that is not known."""
        if chromosome not in _SEX_CHROMOSOMES:
            return _NORMAL
        if self.sex == "male":
            return 1
        return _NORMAL if self.sex == "female" and chromosome == "X" else None

    def _dosage(self, copies: float, normal: int, *, amplified: bool) -> tuple[Dosage, bool]:
        step = self.thresholds.changed_copies
        ploidy = (self.ploidy or _NORMAL) * normal / _NORMAL
        if amplified:
            return Dosage.AMPLIFICATION, False
        if copies < self.thresholds.no_copies:
            return Dosage.DEEP_DELETION, False
        if copies > max(normal, ploidy) + step:
            return Dosage.GAIN, False
        if copies < min(normal, ploidy) - step:
            return Dosage.LOSS, False
        return Dosage.NEUTRAL, abs(copies - normal) > step

    def _of_unknown_sex(self, copies: float, chromosome: str, *, amplified: bool) -> Call:
        if amplified:
            return Call(Dosage.AMPLIFICATION, copies=copies)
        if chromosome == "X" and copies < self.thresholds.no_copies:
            return Call(Dosage.DEEP_DELETION, copies=copies)
        return Call(None, copies=copies)


def tumor_copies(log2: float, purity: float, ploidy: float | None) -> float:
    """Copies in a tumour cell by the mixture of ABSOLUTE (Carter 2012); ploidy 2 if not known."""
    normal = _NORMAL * (1 - purity)
    mean = purity * (ploidy or _NORMAL) + normal
    return max(0.0, (mean * math.exp2(log2) - normal) / purity)


def common_call(calls: Sequence[Call]) -> tuple[Call, bool]:
    """The call that holds for all parts of a gene, and whether the parts differ.

    Of gains the least, of losses the least. Where a part has no copy at all the gene is lost in
    part: a loss. Otherwise parts that differ in direction make no call.
    """
    first = calls[0]
    lost = [call.lost_allele for call in calls]
    all_lost = None if None in lost else all(lost)
    doubt = max((c.doubt for c in calls if c.doubt is not None), key=abs, default=None)
    if all(call.kinds == first.kinds and call.dosage == first.dosage for call in calls):
        same = replace(first, lost_allele=all_lost, doubt=doubt)
        return _with_copies(same, calls), False
    dosages = [call.dosage for call in calls if call.dosage is not None]
    if len(dosages) < len(calls):
        return Call(None), True
    common = _common_dosage(dosages)
    neutral = all(call.neutral_loss for call in calls)
    chosen = _with_copies(Call(common, all_lost, neutral), calls)
    same_direction = doubt is not None and doubt * common > 0
    return replace(chosen, doubt=doubt if same_direction else None), True


def _common_dosage(dosages: Sequence[Dosage]) -> Dosage:
    least, most = min(dosages), max(dosages)
    if least > 0:
        return least
    if most < 0:
        return most
    return Dosage.LOSS if least is Dosage.DEEP_DELETION else Dosage.NEUTRAL


def _with_copies(call: Call, calls: Sequence[Call]) -> Call:
    """The copies nearest to two of all parts, None where one has none."""
    copies = [part.copies for part in calls]
    known = [value for value in copies if value is not None]
    if len(known) < len(copies):
        return replace(call, copies=None)
    lowest = call.dosage is None or call.dosage >= 0
    return replace(call, copies=min(known) if lowest else max(known))
