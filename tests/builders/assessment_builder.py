"""Whole assessments without the engine: what renderers are tested on."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from builders.assessment_parts import (
    BLANK,
    COADREAD,
    FDA,
    LUAD,
    XYZ,
    civic_basis,
    egfr_variant,
    fda,
    osimertinib,
    osimertinib_chemotherapy,
    therapies,
    vetoed_tki,
)
from builders.prediction_builder import (
    BREAST,
    RESPONSE,
    SURVIVAL,
    abstaining,
    breast,
    every_reason,
    response,
    survival_curve,
)
from oncobasis.core import assessment as a
from oncobasis.core.codes import (
    CautionCode,
    Code,
    PredictionReason,
    RationaleCode,
    RequirementCode,
    SummaryCode,
    WarningCode,
    WhyNotCode,
    WithheldReason,
)
from oncobasis.core.projection import output_digest

if TYPE_CHECKING:
    from dataclasses import Field


def finished(assessment: a.Assessment) -> a.Assessment:
    """Return the assessment with its digest."""
    stamped = replace(assessment.provenance, output_digest=output_digest(assessment))
    return replace(assessment, provenance=stamped)


def luad_egfr() -> a.Assessment:
    """Lung adenocarcinoma with EGFR L858R and T790M, after an EGFR TKI."""
    erlotinib = civic_basis(238, "A", "25668228", "Denis et al., 2015, Clin. Chim. Acta")
    gefitinib = civic_basis(239, "B", "15728811", "Kobayashi et al., 2005, N. Engl. J. Med.")
    afatinib = civic_basis(1863, "B", "24035188", "Sun et al., 2013, Lung Cancer")
    vetoed = ("afatinib", "erlotinib", "gefitinib")
    return finished(
        replace(
            BLANK,
            case_id="LUAD-0417",
            tumor_type=LUAD,
            summary=(
                SummaryCode.RECOMMENDED.message(
                    therapies=("osimertinib",), biomarkers=("EGFR p.L858R", "EGFR p.T790M")
                ),
                SummaryCode.NOT_RECOMMENDED.message(therapies=vetoed, biomarkers=("EGFR p.T790M",)),
                SummaryCode.TESTS_MISSING.message(tests=("MET amplification",)),
            ),
            recommendations=(
                osimertinib(),
                osimertinib_chemotherapy(),
                vetoed_tki(
                    3, "afatinib", afatinib, fda("2013-07-12", "first", "2018/201292s014lbl.pdf")
                ),
                vetoed_tki(
                    4, "erlotinib", erlotinib, fda("2013-05-14", "any", "2016/021743s025lbl.pdf")
                ),
                vetoed_tki(
                    5, "gefitinib", gefitinib, fda("2015-07-13", "first", "2015/206995s000lbl.pdf")
                ),
            ),
            withheld=(
                a.Withheld(
                    ("sotorasib",),
                    "biomarker_absent",
                    "KRAS p.G12C",
                    "fda:214665",
                    WithheldReason.BIOMARKER_ABSENT.message(biomarker="KRAS p.G12C"),
                ),
                a.Withheld(
                    ("amivantamab", "carboplatin", "pemetrexed"),
                    "other_alteration_of_gene",
                    "EGFR exon 20 in-frame insertion",
                    "fda:761210",
                    WithheldReason.OTHER_ALTERATION_OF_GENE.message(
                        gene="EGFR",
                        found="p.L858R, p.T790M",
                        needed="EGFR exon 20 in-frame insertion",
                    ),
                ),
            ),
            withheld_count=37,
            alterations=(
                egfr_variant("L858R", 0.41, ("rec-osimertinib", "rec-osimertinib-chemo")),
                egfr_variant("T790M", 0.1234567, ("rec-osimertinib",)),
                a.AssessedAlteration(
                    input="PD-L1 TPS 60%",
                    kind="expression",
                    normalized=(("marker", "PD-L1"), ("scale", "TPS"), ("value", 60.0)),
                    state="detected",
                    origin="unknown",
                    source=None,
                    why_not=WhyNotCode.NO_RECORD.message(alteration="PD-L1 TPS 60%"),
                ),
            ),
            missing_tests=(
                a.MissingTest(
                    "MET amplification",
                    ("MET amplification",),
                    (
                        a.StanceChange(("osimertinib",), a.Stance.RECOMMENDED, a.Stance.OPTION),
                        a.StanceChange(
                            ("gefitinib",), a.Stance.NOT_RECOMMENDED, a.Stance.NOT_RECOMMENDED
                        ),
                    ),
                    verified=False,
                ),
                a.MissingTest(
                    "KRAS G12C",
                    ("KRAS p.G12C",),
                    (),
                    "FDA label 214665 (sotorasib)",
                    f"{FDA}/2021/214665s000lbl.pdf",
                ),
            ),
            warnings=(
                WarningCode.ASSUMED_CONTEXT.caveat(
                    a.Severity.WARNING, facts=("advanced disease", "second line")
                ),
                WarningCode.SOURCE_STALE.caveat(
                    a.Severity.WARNING, source="CIViC", age_days=1939, limit_days=365
                ),
                WarningCode.NO_ASSAY_SCOPE.caveat(a.Severity.INFO),
            ),
            disagreements=(
                a.Disagreement(
                    "erlotinib with EGFR p.T790M",
                    (
                        a.DisagreementSource("CIViC EID238", "resistance", "A"),
                        a.DisagreementSource("CIViC EID277", "sensitivity", "C"),
                    ),
                ),
            ),
        )
    )


def coadread_kras() -> a.Assessment:
    """Colorectal cancer with KRAS G12D: anti-EGFR antibodies are vetoed."""
    against = civic_basis(
        993,
        "A",
        "18946061",
        "Karapetis et al., 2008, N. Engl. J. Med.",
        condition="KRAS exon 2 mutation",
        matched="KRAS p.G12D",
        match="exon",
        tumor_match="exact",
    )
    vetoed = [
        replace(
            vetoed_tki(rank, name, against, fda(date, "later line", label)),
            biomarkers=("KRAS wild type", "NRAS wild type"),
            tumor_match=a.TumorMatch.EXACT,
            basis=(),
            superseded_by=(),
            rationale=(
                RationaleCode.VETOED_BY.message(biomarker="KRAS p.G12D", id="EID993"),
                RationaleCode.REQUIRED_WILD_TYPE.message(genes=("KRAS", "NRAS")),
            ),
        )
        for rank, name, date, label in (
            (1, "cetuximab", "2004-02-12", "2012/125084s225lbl.pdf"),
            (2, "panitumumab", "2006-09-27", "2021/125147s210lbl.pdf"),
        )
    ]
    return finished(
        replace(
            BLANK,
            case_id="CRC-0032",
            tumor_type=COADREAD,
            summary=(
                SummaryCode.NOT_RECOMMENDED.message(
                    therapies=("cetuximab", "panitumumab"), biomarkers=("KRAS p.G12D",)
                ),
            ),
            recommendations=tuple(vetoed),
            alterations=(
                a.AssessedAlteration(
                    input="KRAS G12D",
                    kind="small_variant",
                    normalized=(("gene", "KRAS"), ("protein", "p.G12D")),
                    state="detected",
                    origin="unknown",
                    source="argument 2",
                    used_by=("rec-cetuximab", "rec-panitumumab"),
                ),
            ),
            missing_tests=(
                a.MissingTest(
                    "BRAF V600E",
                    ("BRAF p.V600E",),
                    (
                        a.StanceChange(
                            ("cetuximab", "encorafenib"),
                            a.Stance.UNDETERMINED,
                            a.Stance.RECOMMENDED,
                        ),
                    ),
                    "FDA label 210496 (encorafenib)",
                    f"{FDA}/2020/210496s006lbl.pdf",
                ),
            ),
            warnings=(WarningCode.NO_ASSAY_SCOPE.caveat(a.Severity.INFO),),
        )
    )


def unknown_type() -> a.Assessment:
    """A tumour type that nobody understood: answered, loudly, and without tier I."""
    return finished(
        replace(
            BLANK,
            case_id="UNKNOWN-1",
            tumor_type=XYZ,
            summary=(
                SummaryCode.UNKNOWN_TUMOR_TYPE.message(text="XYZ"),
                SummaryCode.OPTIONS.message(
                    therapies=("dabrafenib + trametinib",), biomarkers=("BRAF p.V600E",)
                ),
            ),
            recommendations=(
                a.Recommendation(
                    id="rec-dabrafenib-trametinib",
                    rank=1,
                    therapies=therapies("dabrafenib", "trametinib"),
                    stance=a.Stance.OPTION,
                    tier=a.Tier.II_C,
                    escat=None,
                    effect=a.Effect.SENSITIVITY,
                    tumor_match=a.TumorMatch.UNKNOWN,
                    biomarkers=("BRAF p.V600E",),
                    setting="",
                    rationale=(RationaleCode.PAN_CANCER_LABEL.message(agency="FDA"),),
                ),
            ),
            warnings=(WarningCode.UNKNOWN_TUMOR_TYPE.caveat(a.Severity.ERROR, text="XYZ"),),
        )
    )


def nothing_found() -> a.Assessment:
    """A case with no finding that could be used: never a blank answer."""
    return finished(
        replace(
            BLANK,
            case_id="EMPTY",
            tumor_type=LUAD,
            summary=(SummaryCode.NOTHING_FOUND.message(),),
            warnings=(WarningCode.NO_FINDINGS.caveat(a.Severity.WARNING),),
        )
    )


def every_code() -> a.Assessment:
    """Every code of every family and every stance, tier and match once: form, not medicine."""
    tiers: list[a.Tier | None] = [*a.Tier, None]
    matches = list(a.TumorMatch)
    return finished(
        replace(
            BLANK,
            case_id="EVERY",
            tumor_type=LUAD,
            summary=tuple(example(code) for code in SummaryCode),
            recommendations=tuple(
                replace(
                    osimertinib(),
                    id=f"rec-{rank}",
                    rank=rank,
                    stance=stance,
                    tier=tiers[rank % len(tiers)],
                    effect=list(a.Effect)[rank % 4],
                    tumor_match=matches[rank % len(matches)],
                    requires=tuple(
                        a.Requirement(code.value, "1", list(a.Truth)[place % 3], "")
                        for place, code in enumerate(RequirementCode)
                    ),
                    missing=("KRAS wild type",),
                    cautions=tuple(example(code) for code in CautionCode),
                    rationale=tuple(example(code) for code in RationaleCode),
                )
                for rank, stance in enumerate(a.Stance, start=1)
            ),
            withheld=tuple(
                a.Withheld((f"drug {place:02d}",), code.value, "KRAS p.G12C", "r1", example(code))
                for place, code in enumerate(WithheldReason)
            ),
            withheld_count=99,
            alterations=tuple(
                replace(
                    egfr_variant(f"A{place}V", 0.5, ()), input=f"finding {place}", why_not=message
                )
                for place, message in enumerate(
                    example(code) for family in (WhyNotCode, WithheldReason) for code in family
                )
            ),
            implications=(
                a.Implication(
                    "prognostic",
                    "poor_outcome",
                    "supports",
                    "BRAF p.V600E",
                    "Colorectal Cancer",
                    a.TumorMatch.EXACT,
                    "B",
                    "CIViC",
                    "EID103",
                    "Chen et al., 2014, PLoS ONE",
                    "https://pubmed.ncbi.nlm.nih.gov/24594804/",
                ),
                a.Implication(
                    "diagnostic",
                    "positive",
                    "supports",
                    "a biomarker",
                    "a disease",
                    a.TumorMatch.OTHER,
                    "B",
                    "CIViC",
                    "EID0",
                    "a citation",
                ),
            ),
            warnings=tuple(
                a.Caveat(code.value, list(a.Severity)[place % 3], example(code).params)
                for place, code in enumerate(WarningCode)
            ),
        )
    )


def with_predictions() -> a.Assessment:
    """Every kind of prediction beside two options."""
    ground = luad_egfr()
    first, second = (one.id for one in ground.recommendations[:2])
    said = (
        response(first),
        survival_curve(first),
        replace(survival_curve(first), id="pfs", target="progression-free survival"),
        abstaining(second),
        breast(),
        every_reason(),
    )
    beside = {first: tuple(one.id for one in said[:3]), second: (said[3].id,)}
    return finished(
        replace(
            ground,
            case_id="PREDICTED",
            recommendations=tuple(
                replace(one, predictions=beside.get(one.id, ())) for one in ground.recommendations
            ),
            predictions=said,
            provenance=replace(ground.provenance, models=(BREAST, RESPONSE, SURVIVAL)),
        )
    )


def example(code: Code) -> a.Message:
    """Return a message of the code with an example for each parameter."""
    return code.message(**{name: _example_param(name) for name in code.params})


def _example_param(name: str) -> a.Param:
    if name in {"count", "age_days", "limit_days"}:
        return 3
    if name in PLURAL:
        return (f"<{name} 1>", f"<{name} 2>")
    return f"<{name}>"


PLURAL = frozenset(
    {
        "alterations", "biomarkers", "candidates", "conditions", "facts", "genes", "ids",
        "members", "missing", "sources", "tests", "therapies", "tumor_types",
    }
)  # fmt: skip


T = TypeVar("T")


def with_every_text(value: T, text: str, *, keep: frozenset[str] = frozenset()) -> T:
    """Return a copy in which every string but those of the fields in ``keep`` is ``text``."""
    if isinstance(value, Enum) or value is None:
        return value
    if isinstance(value, str):
        return text  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(with_every_text(one, text, keep=keep) for one in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: _changed(value, field, text, keep)
            for field in fields(value)
            if field.name not in keep
        }
        return replace(value, **changed)
    return value


def _changed(owner: object, field: Field[object], text: str, keep: frozenset[str]) -> object:
    value = getattr(owner, field.name)
    if field.name == "params":
        return tuple((name, with_every_text(param, text)) for name, param in value)
    return with_every_text(value, text, keep=keep)


FAMILIES: tuple[type[Code], ...] = (
    WarningCode,
    RationaleCode,
    CautionCode,
    WithheldReason,
    WhyNotCode,
    SummaryCode,
    RequirementCode,
    PredictionReason,
)

ASSESSMENTS = {
    "luad_egfr": luad_egfr,
    "coadread_kras": coadread_kras,
    "unknown_type": unknown_type,
    "nothing_found": nothing_found,
    "every_code": every_code,
    "with_predictions": with_predictions,
}
