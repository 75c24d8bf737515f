"""Tumour mutational burden counted from small variants, where the assay's callable size is known.

Counted: distinct somatic changes that alter the protein or a splice site, of at least 5 % allele
fraction, as the file's filters left them; over the callable megabases that the assay's definition
gives. "Nonsynonymous mutations per coding area" is how exome studies define it (PMC6249625); the
allele fraction is a convention of this project. Panels that label thresholds rest on count
otherwise (synonymous changes, subtraction of known drivers), so a counted burden is said to be one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    Consequence,
    Observation,
    Origin,
    Signature,
    SignatureKind,
    SourceLine,
)
from oncobasis.core.case import Remark
from oncobasis.core.codes import WarningCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.core.alteration import Alteration, SmallVariant
    from oncobasis.core.case import AssayScope
    from oncobasis.readers.reading.result import ReadResult

LEAST_FRACTION = 0.05
# Below this size the interval of a count is too wide to be told from the threshold of a label:
# 10 per Mb over 1 Mb is 10 mutations, 95 % interval 5 to 18 (Poisson).
LEAST_MB = 1.0
MOST_UNJUDGED = 0.01
METHOD = "counted: protein-altering and splice-site changes, allele fraction from 5 %"
_COUNTED = frozenset(
    {
        Consequence.MISSENSE,
        Consequence.NONSENSE,
        Consequence.FRAMESHIFT,
        Consequence.SPLICE_SITE,
        Consequence.START_LOSS,
        Consequence.STOP_LOSS,
        Consequence.INFRAME_INSERTION,
        Consequence.INFRAME_DELETION,
        Consequence.INFRAME_DELINS,
    }
)


def counted_burden(
    result: ReadResult, scope: AssayScope | None, known: Iterable[Alteration]
) -> tuple[Signature | None, tuple[Remark, ...]]:
    """Count the burden of one file; None, with the reason, where it would not be one.

    A burden that somebody measured is never counted again; without a matched normal inherited
    variants would be counted too.
    """
    if scope is None or scope.callable_mb is None or not result.small_variants:
        return None, ()
    if any(isinstance(one, Signature) and one.kind is SignatureKind.TMB for one in known):
        return None, ()
    if scope.callable_mb < LEAST_MB:
        return None, (_refusal(f"{scope.callable_mb:g} Mb are too few"),)
    if not all(seen.observed.origin is Origin.SOMATIC for seen in result.small_variants):
        return None, (_refusal("the variants are not known to be somatic"),)
    if result.counts.not_understood > MOST_UNJUDGED * result.counts.alleles:
        unjudged = f"{result.counts.not_understood} of {result.counts.alleles} rows"
        return None, (_refusal(f"{unjudged} could not be judged"),)
    count = len({seen.genomic for seen in result.small_variants if _counts(seen)})
    value = round(count / scope.callable_mb, 2)
    text = f"TMB {value:g} per Mb, {count} changes over {scope.callable_mb:g} Mb"
    signature = Signature(
        SignatureKind.TMB, None, value, METHOD, Observation(source=SourceLine(text))
    )
    params = (
        ("value", f"{value:g}"),
        ("count", str(count)),
        ("megabases", f"{scope.callable_mb:g}"),
    )
    return signature, (Remark(WarningCode.TMB_COUNTED.value, params),)


def _counts(seen: SmallVariant) -> bool:
    fraction = seen.observed.allele_fraction
    return seen.consequence in _COUNTED and (fraction is None or fraction >= LEAST_FRACTION)


def _refusal(why: str) -> Remark:
    return Remark(WarningCode.TMB_NOT_COUNTED.value, (("why", why),))
