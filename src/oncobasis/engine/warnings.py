"""What a reader must know of the input and the knowledge, as warnings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from oncobasis.core.alteration import Origin, SmallVariant
from oncobasis.core.assessment import Caveat, Param, Recommendation, Severity
from oncobasis.core.case import Remark, TumorCase
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.codes import WarningCode
from oncobasis.core.errors import InputError
from oncobasis.core.knowledge import Confidence, ListedTest, SourceRelease, VetoEffect
from oncobasis.engine.labels import label_of
from oncobasis.engine.recommendations import TOXIC_REASON, veto_basis
from oncobasis.rules.match import VetoMatch

_SEVERITY = {
    WarningCode.UNKNOWN_TUMOR_TYPE: Severity.ERROR,
    WarningCode.NO_TUMOR_TYPE_NAMED: Severity.WARNING,
    WarningCode.ROW_NOT_UNDERSTOOD: Severity.WARNING,
    WarningCode.ROWS_NOT_UNDERSTOOD: Severity.WARNING,
    WarningCode.NO_ROWS: Severity.WARNING,
    WarningCode.IMPOSSIBLE_RESIDUE: Severity.ERROR,
    WarningCode.CONTRADICTORY_INPUT: Severity.ERROR,
    WarningCode.FILES_OF_DIFFERENT_SAMPLES: Severity.WARNING,
    WarningCode.ASSAY_PART_NOT_RUN: Severity.WARNING,
    WarningCode.MSI_UNDECIDED: Severity.WARNING,
    WarningCode.TMB_COUNTED: Severity.WARNING,
    WarningCode.CLEAR_CHANGES_LEFT_OUT: Severity.WARNING,
    WarningCode.FUSION_NOT_REPORTED: Severity.WARNING,
    WarningCode.SITES_NOT_COVERED: Severity.WARNING,
    WarningCode.ROWS_NOT_JUDGED: Severity.WARNING,
    WarningCode.PATHOGENIC_NOT_REPORTED: Severity.WARNING,
    WarningCode.HOTSPOT_NOT_REPORTED: Severity.WARNING,
    WarningCode.REFERENCE_DIFFERS: Severity.WARNING,
    WarningCode.CODON_NEIGHBOURS: Severity.WARNING,
    WarningCode.GENE_UNKNOWN: Severity.WARNING,
    WarningCode.GENE_AMBIGUOUS: Severity.WARNING,
    WarningCode.FILTER_SOURCE_ABSENT: Severity.WARNING,
    WarningCode.TUMOR_TYPE_ASSUMED: Severity.WARNING,
    WarningCode.ASSUMED_CONTEXT: Severity.WARNING,
}


def warnings_of(
    case: TumorCase,
    sources: Sequence[SourceRelease],
    listed: Sequence[ListedTest],
    recommendations: Sequence[Recommendation],
    *,
    as_of: date,
    settings: ClinicalSettings,
) -> tuple[Caveat, ...]:
    """Every warning of an answer, the loudest first; none stands twice."""
    found = [_of_remark(remark) for remark in case.remarks]
    found += _of_case(case)
    found += _of_sources(sources, as_of, settings)
    found += _of_answer(case, listed, recommendations)
    return in_order(found)


def toxicities_of(vetoes: Iterable[VetoMatch]) -> tuple[Caveat, ...]:
    """Drugs whose dose a pharmacogenetic finding bears on, whether or not an option holds them.

    A fluoropyrimidine is given in many tumours whose options name none; what is contraindicated
    stands among the options anyway.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    for match in vetoes:
        veto = match.veto
        if match.applies and veto.reason == TOXIC_REASON and veto.effect is VetoEffect.CAUTION:
            gene = veto.when.split(maxsplit=1)[0]
            finding = ", ".join(t.removeprefix(f"{gene} ") for t in veto_basis(match).matched)
            found.setdefault((gene, finding), {})[" + ".join(veto.target)] = veto.id
    return tuple(
        WarningCode.PHARMACOGENETICS.caveat(
            Severity.WARNING,
            gene=gene,
            finding=finding,
            drugs=tuple(sorted(drugs)),
            ids=tuple(drugs[drug] for drug in sorted(drugs)),
        )
        for (gene, finding), drugs in found.items()
    )


def in_order(caveats: Iterable[Caveat]) -> tuple[Caveat, ...]:
    """The warnings, the loudest first; none stands twice."""
    order = list(Severity)
    return tuple(
        sorted(
            dict.fromkeys(caveats),
            key=lambda c: (-order.index(c.severity), c.code, str(c.params)),
        )
    )


def _of_remark(remark: Remark) -> Caveat:
    code = WarningCode(remark.code)
    given: dict[str, Param] = dict(remark.params)
    if "where" in code.params and "where" not in given:
        source = remark.source
        given["where"] = "" if source is None else f"{source.file or ''}:{source.line or ''}"
    for name in code.params:
        given.setdefault(name, "")
    return code.caveat(
        _SEVERITY.get(code, Severity.INFO), **{name: given[name] for name in code.params}
    )


def _of_case(case: TumorCase) -> list[Caveat]:
    found = []
    codes = {remark.code for remark in case.remarks}
    if not case.tumor_type.is_known and WarningCode.UNKNOWN_TUMOR_TYPE not in codes:
        found.append(
            WarningCode.UNKNOWN_TUMOR_TYPE.caveat(Severity.ERROR, text=case.tumor_type.name)
        )
    if case.clinical.assumed and WarningCode.ASSUMED_CONTEXT not in codes:
        facts = tuple(case.clinical.assumed)
        found.append(WarningCode.ASSUMED_CONTEXT.caveat(Severity.WARNING, facts=facts))
    if case.scope is None:
        found.append(WarningCode.NO_ASSAY_SCOPE.caveat(Severity.INFO))
    unknown = tuple(
        sorted(
            label_of(a)
            for a in case.alterations
            if isinstance(a, SmallVariant) and a.observed.origin is Origin.UNKNOWN
        )
    )
    if unknown:
        found.append(WarningCode.ORIGIN_UNKNOWN.caveat(Severity.INFO, alterations=unknown))
    return found


def _of_sources(
    sources: Sequence[SourceRelease], as_of: date, settings: ClinicalSettings
) -> list[Caveat]:
    found = []
    for source in sources:
        age = source_age(source, as_of)
        if age > source.stale_after_days:
            found.append(
                WarningCode.SOURCE_STALE.caveat(
                    Severity.WARNING,
                    source=source.name,
                    age_days=age,
                    limit_days=source.stale_after_days,
                )
            )
    present = " ".join(source.name for source in sources).upper()
    names = {"FDA": "FDA", "EMA": "EMA", "HC": "HEALTH CANADA"}
    found += [
        WarningCode.REGION_WITHOUT_RECORDS.caveat(Severity.WARNING, region=region)
        for region in settings.regions
        if names[region] not in present
    ]
    return found


def _of_answer(
    case: TumorCase, listed: Sequence[ListedTest], recommendations: Sequence[Recommendation]
) -> list[Caveat]:
    found = []
    if listed and all(test.confidence is Confidence.UNVERIFIED for test in listed):
        found.append(
            WarningCode.UNVERIFIED_TEST_LIST.caveat(Severity.INFO, tumor_type=case.tumor_type.name)
        )
    flagged = {b.source for r in recommendations for b in r.basis if b.flagged}
    if flagged:
        found.append(
            WarningCode.FLAGGED_SOURCES_USED.caveat(Severity.INFO, sources=tuple(sorted(flagged)))
        )
    if not case.alterations:
        found.append(WarningCode.NO_FINDINGS.caveat(Severity.WARNING))
    return found


def source_age(source: SourceRelease, as_of: date) -> int:
    """Days from the source's release to ``as_of``; never negative."""
    try:
        released = date.fromisoformat(source.date)
    except ValueError as error:
        raise InputError(f"release date {source.date!r} is no ISO date", where=source.name) from (
            error
        )
    return max(0, (as_of - released).days)
