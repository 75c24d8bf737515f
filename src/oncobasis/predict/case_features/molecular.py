"""Molecular features: burden, instability, PD-L1, mutated genes, scores."""

from __future__ import annotations

from oncobasis.core.alteration import (
    Expression,
    GeneFinding,
    Observation,
    Signature,
    SignatureKind,
    SmallVariant,
    SpecimenKind,
    State,
)
from oncobasis.core.case import AssayScope, TumorCase
from oncobasis.core.codes import PredictionReason
from oncobasis.predict.case_features.known import UNKNOWN, Asked, Extract, Known, flag, noted

_BLOOD = frozenset({SpecimenKind.CTDNA, SpecimenKind.BLOOD})
_COUNTED = "counted"
_INSTABLE = {"H": True, "L": False, "S": False, "d": True, "p": False}


def tumor_mutational_burden(asked: Asked) -> Known:
    """Mutations per megabase of a tissue assay; a word (TMB-H) is no number."""
    signatures = _signatures(asked.case, SignatureKind.TMB)
    given = [one for one in signatures if one.value is not None]
    tissue = [one for one in given if _specimen(one.observed, asked.case) not in _BLOOD]
    if not tissue and given:
        kinds = sorted({str(_specimen(one.observed, asked.case)) for one in given})
        return noted(PredictionReason.OTHER_SPECIMEN, ", ".join(kinds))
    if not tissue:
        words = {f"TMB-{one.status}" for one in signatures if one.status}
        absent = {f"{one.atom} not detected" for one in asked.case.negatives if one.gene == "TMB"}
        return _word(words | absent)
    values = sorted({one.value for one in tissue if one.value is not None})
    if len(values) > 1:
        seen = ", ".join(f"{value:g}" for value in values)
        return noted(PredictionReason.SEVERAL_VALUES, seen)
    method = tissue[0].method or ""
    if method.startswith(_COUNTED):
        return Known(values[0], ((PredictionReason.OTHER_METHOD, _COUNTED),))
    return Known(values[0])


def microsatellite_instability(asked: Asked) -> Known:
    """1 for high, 0 for low or stable; the mismatch-repair state stands in for it, with a note."""
    instable = _only(asked.case, SignatureKind.MSI)
    if instable is not None:
        return flag(of=instable)
    deficient = _only(asked.case, SignatureKind.MMR)
    if deficient is None:
        return UNKNOWN
    seen = "dMMR" if deficient else "pMMR"
    return Known(float(deficient), ((PredictionReason.EQUIVALENT_USED, seen),))


def pdl1_tumor_proportion(asked: Asked) -> Known:
    """PD-L1 of tumour cells, per cent; other scales are other numbers."""
    values = sorted(
        {
            one.value
            for one in asked.case.alterations
            if isinstance(one, Expression)
            and one.marker == "PD-L1"
            and one.scale == "TPS"
            and one.value is not None
        }
    )
    if len(values) > 1:
        return noted(PredictionReason.SEVERAL_VALUES, ", ".join(f"{v:g}" for v in values))
    return Known(values[0]) if values else UNKNOWN


def homologous_recombination_score(asked: Asked) -> Known:
    """The sum of the three scar scores (HRD score)."""
    given = _signatures(asked.case, SignatureKind.HRD)
    values = {one.value for one in given} - {None}
    if len(values) > 1:
        shown = ", ".join(f"{v:g}" for v in sorted(v for v in values if v is not None))
        return noted(PredictionReason.SEVERAL_VALUES, shown)
    if values:
        return Known(values.pop())
    return _word({f"HRD {one.status}" for one in given if one.status})


def mutated(gene: str) -> Extract:
    """1 where a change of the protein was seen, 0 where the gene was tested and none was."""

    def extract(asked: Asked) -> Known:
        if any(_is_mutation(one, gene) for one in asked.case.alterations):
            return Known(1.0)
        tested = any(one.gene == gene and one.variant is None for one in asked.case.negatives)
        return Known(0.0) if tested or _covers(asked.case.scope, gene) else UNKNOWN

    return extract


def _word(words: set[str]) -> Known:
    """A word where the model reads a number: not used, and named; unknown where there is none."""
    return noted(PredictionReason.WORD_ALONE, ", ".join(sorted(words))) if words else UNKNOWN


def _is_mutation(one: object, gene: str) -> bool:
    if not isinstance(one, SmallVariant | GeneFinding) or one.gene != gene:
        return False
    return one.observed.state is State.DETECTED


def _covers(scope: AssayScope | None, gene: str) -> bool:
    if scope is None or not scope.small_variants or not scope.covers_gene(gene):
        return False
    specimen = scope.specimen
    if specimen is not None and specimen.kind in _BLOOD:
        return False
    return not any(one.gene in {gene, ""} for one in scope.uncovered)


def _only(case: TumorCase, kind: SignatureKind) -> bool | None:
    """The one answer of a test; None where none is given or two contradict each other."""
    answers = {_INSTABLE.get(one.status or "") for one in _signatures(case, kind)}
    return answers.pop() if len(answers) == 1 else None


def _signatures(case: TumorCase, kind: SignatureKind) -> list[Signature]:
    return [
        one
        for one in case.alterations
        if isinstance(one, Signature) and one.kind is kind and one.observed.state is State.DETECTED
    ]


def _specimen(observed: Observation, case: TumorCase) -> SpecimenKind:
    if observed.specimen is not None:
        return observed.specimen.kind
    if case.scope is not None and case.scope.specimen is not None:
        return case.scope.specimen.kind
    return SpecimenKind.UNKNOWN
