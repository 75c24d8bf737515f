"""Small cases, findings and in-memory knowledge for tests of rules and engine.

``seen("EGFR L858R")`` reads an alteration with the biomarker grammar's own protein reader;
``a_rule("EGFR p.L858R", "osimertinib")`` is a live FDA approval unless told otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from oncobasis.core.alteration import (
    Alteration,
    Observation,
    Origin,
    SmallVariant,
)
from oncobasis.core.assessment import Assessment, Recommendation
from oncobasis.core.case import AssayScope, Clinical, NegativeFinding, TumorCase
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.knowledge import (
    Approval,
    ApprovalStatus,
    Citation,
    Condition,
    ConditionKind,
    Confidence,
    Direction,
    DiseaseScope,
    ListedTest,
    Rule,
    RuleKind,
    Significance,
    SourceRelease,
    Supersession,
    Veto,
    VetoEffect,
)
from oncobasis.core.knowledge_base import Knowledge, KnowledgeInMemory
from oncobasis.core.reference import (
    GeneReference,
    GeneReferences,
    GeneRole,
    Hotspot,
    KnownVariant,
    Span,
)
from oncobasis.core.tumor import TumorType
from oncobasis.engine import assess
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.nomenclature.tumor_types import load_tumor_types
from oncobasis.rules.evaluate import evaluate
from oncobasis.rules.findings import Findings, findings_of
from oncobasis.rules.grammar import parse
from oncobasis.rules.keys import holds_without_detection, keys_of
from oncobasis.rules.meeting import AtomTrace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.core.alteration import ClinicalSignificance, Consequence

AS_OF = date(2026, 1, 1)
UNKNOWN_TUMOR = TumorType(None, "XYZ")
T = TypeVar("T", bound=Alteration)

# Exon spans and hotspots as far as the tests need them; the real ones are in the bundle.
REFERENCE = GeneReferences(
    (
        GeneReference(
            "EGFR",
            GeneRole.ONCOGENE,
            exons=(Span("18", 688, 728), Span("19", 729, 761), Span("20", 762, 823)),
            domains=(Span("kinase", 712, 979),),
            hotspots=(Hotspot(858, "L", 600, (("R", 500),)), Hotspot(790, "T", 90, (("M", 80),))),
            residues=(
                (745, "K"), (746, "E"), (747, "L"), (748, "R"), (749, "E"), (750, "A"),
                (769, "V"), (770, "D"), (771, "N"),
            ),
        ),
        GeneReference(
            "KRAS",
            GeneRole.ONCOGENE,
            hotspots=(Hotspot(12, "G", 3000, (("C", 400), ("D", 900))),),
        ),
        GeneReference(
            "BRAF", GeneRole.ONCOGENE, hotspots=(Hotspot(600, "V", 900, (("E", 800), ("K", 60))),)
        ),
        GeneReference(
            "ERBB2",
            GeneRole.ONCOGENE,
            exons=(Span("20", 769, 831),),
            residues=(
                (770, "E"), (771, "A"), (772, "Y"), (773, "V"), (774, "M"), (775, "A"), (776, "G"),
            ),
        ),
        GeneReference(
            "BRCA2",
            GeneRole.TSG,
            exons=(Span("2", 1, 23), Span("11", 638, 2281), Span("27", 3219, 3418)),
            known=(KnownVariant("K3326*", "benign", "a cited polymorphism"),),
        ),
        GeneReference("TP53", GeneRole.TSG, hotspots=(Hotspot(273, "R", 900, (("H", 300),)),)),
        GeneReference(
            "H3-3A",
            GeneRole.ONCOGENE,
            legacy=((27, 28), (34, 35)),
            hotspots=(Hotspot(28, "K", 100, (("M", 90),)),),
        ),
        GeneReference(
            "FLT3", GeneRole.ONCOGENE, exons=(Span("14", 569, 613), Span("15", 614, 649))
        ),
        GeneReference("MET", GeneRole.ONCOGENE, exons=(Span("14", 963, 1010),)),
    )
)  # fmt: skip


def variant(  # noqa: PLR0913
    gene: str,
    protein: str | None = None,
    *,
    origin: Origin = Origin.SOMATIC,
    coding: str | None = None,
    consequence: Consequence | None = None,
    significance: ClinicalSignificance | None = None,
    exon: int | None = None,
    intron: int | None = None,
    rsid: str | None = None,
) -> SmallVariant:
    """A detected small variant, somatic unless told."""
    return SmallVariant(
        gene,
        parse_protein(protein) if protein is not None else None,
        coding=coding,
        consequence=consequence,
        significance=significance,
        exon=exon,
        intron=intron,
        rsid=rsid,
        observed=Observation(origin=origin),
    )


def with_origin(alteration: T, origin: Origin) -> T:
    """The same alteration with another origin."""
    return replace(alteration, observed=replace(alteration.observed, origin=origin))


def tumor(code: str) -> TumorType:
    """The tumour type of an OncoTree code."""
    node = load_tumor_types().tumor_type(code)
    assert node.is_known, code
    return node


def a_case(
    code: str | TumorType,
    *alterations: Alteration,
    negatives: Sequence[NegativeFinding] = (),
    scope: AssayScope | None = None,
    clinical: Clinical | None = None,
    case_id: str = "case-1",
) -> TumorCase:
    """A case of a tumour type by OncoTree code."""
    tumor_type = tumor(code) if isinstance(code, str) else code
    return TumorCase(
        case_id,
        tumor_type,
        tuple(alterations),
        tuple(negatives),
        scope,
        clinical if clinical is not None else Clinical(),
    )


def findings(
    *alterations: Alteration,
    negatives: Sequence[NegativeFinding] = (),
    scope: AssayScope | None = None,
) -> Findings:
    """Findings of a case with these alterations."""
    return findings_of(
        a_case(UNKNOWN_TUMOR, *alterations, negatives=negatives, scope=scope), REFERENCE
    )


def value_of(
    text: str,
    *alterations: Alteration,
    negatives: Sequence[NegativeFinding] = (),
    scope: AssayScope | None = None,
) -> str:
    """Truth of a biomarker text over these alterations, as its word."""
    held = findings(*alterations, negatives=negatives, scope=scope)
    return evaluate(parse(text), held).truth.value


def trace_of(text: str, *alterations: Alteration) -> AtomTrace:
    """The trace of a one-atom biomarker."""
    (trace,) = evaluate(parse(text), findings(*alterations)).traces
    return trace


def scope_of(*codes: str, excluded: Sequence[str] = (), narrower: bool = False) -> DiseaseScope:
    """A rule's tumour types."""
    return DiseaseScope(codes, tuple(excluded), "/".join(codes), narrower)


def condition(kind: str, value: str) -> Condition:
    """A label's condition."""
    return Condition(ConditionKind(kind), value)


def an_approval(  # noqa: PLR0913
    requires: str,
    *regimen: str,
    scope: DiseaseScope | None = None,
    agency: str = "FDA",
    status: ApprovalStatus = ApprovalStatus.REGULAR,
    conditions: Sequence[Condition] = (),
    dated: bool = True,
    linked: bool = True,
    confidence: Confidence = Confidence.HIGH,
    flagged: bool = False,
    rule_id: str = "",
) -> Rule:
    """A live, dated and linked FDA approval in NSCLC unless told otherwise."""
    approval = Approval(
        agency,
        status,
        date="2020-01-02" if dated else None,
        url="label" if linked else None,
        confidence=confidence,
    )
    return Rule(
        rule_id or f"{agency.lower()}:{'+'.join(regimen)}:{requires}",
        RuleKind.APPROVAL,
        agency.lower(),
        requires,
        scope if scope is not None else scope_of("NSCLC"),
        (tuple(sorted(regimen)),),
        Significance.SENSITIVITY,
        level="A",
        citations=(Citation(f"{agency} label"),),
        conditions=tuple(conditions),
        approval=approval,
        flagged=flagged,
    )


def an_item(  # noqa: PLR0913
    requires: str,
    *regimen: str,
    pmid: str = "1",
    level: str = "B",
    kind: RuleKind = RuleKind.EVIDENCE,
    scope: DiseaseScope | None = None,
    significance: Significance = Significance.SENSITIVITY,
    direction: Direction = Direction.SUPPORTS,
    origin: Origin | None = None,
    flagged: bool = False,
) -> Rule:
    """One evidence item in NSCLC unless told otherwise."""
    return Rule(
        f"{kind}:{level}:{pmid}:{significance}:{'+'.join(regimen)}",
        kind,
        "civic",
        requires,
        scope if scope is not None else scope_of("NSCLC"),
        (tuple(sorted(regimen)),),
        significance,
        direction,
        level=level,
        origin=origin,
        citations=(Citation(f"study {pmid}", pmid=pmid),),
        flagged=flagged,
    )


def a_veto(  # noqa: PLR0913
    when: str,
    *target: str,
    effect: VetoEffect = VetoEffect.VETO,
    scope: DiseaseScope | None = None,
    exceptions: Sequence[tuple[str, ...]] = (),
    exact: bool = False,
    reaches_combinations: bool = True,
    unless: str = "",
    reason: str = "",
) -> Veto:
    """A veto on an ingredient in NSCLC unless told otherwise."""
    return Veto(
        f"veto:{'+'.join(target)}:{when}",
        when,
        scope if scope is not None else scope_of("NSCLC"),
        tuple(sorted(target)),
        effect,
        reaches_combinations,
        exact,
        tuple(exceptions),
        unless,
        level="B",
        citations=(Citation("a cited resistance"),),
        reason=reason,
    )


def a_listed_test(name: str, *atoms: str, code: str = "NSCLC") -> ListedTest:
    """A listed test of a tumour type."""
    return ListedTest(f"test:{name}", scope_of(code), name, atoms, citation=Citation("a list"))


def knowledge_of(
    *records: Rule | Veto | Supersession | ListedTest,
) -> KnowledgeInMemory:
    """Records as a knowledge base, with their index keys."""
    return KnowledgeInMemory(
        tuple(indexed_rule(r) for r in records if isinstance(r, Rule)),
        tuple(indexed_veto(r) for r in records if isinstance(r, Veto)),
        tuple(r for r in records if isinstance(r, ListedTest)),
        tuple(r for r in records if isinstance(r, Supersession)),
        REFERENCE,
        (SourceRelease("FDA approvals", "1", "2025-12-01", 1),),
    )


def indexed_rule(rule: Rule) -> Rule:
    """The rule with its index keys."""
    tree = parse(rule.requires)
    return replace(
        rule, keys=tuple(sorted(keys_of(tree))), negative_only=holds_without_detection(tree)
    )


def indexed_veto(veto: Veto) -> Veto:
    """The veto with its index keys."""
    tree = parse(veto.when)
    return replace(
        veto, keys=tuple(sorted(keys_of(tree))), negative_only=holds_without_detection(tree)
    )


def answer(case: TumorCase, knowledge: Knowledge, *regions: str) -> Assessment:
    """Assess with the tests' date; FDA unless regions are named."""
    return assess(case, knowledge, as_of=AS_OF, settings=ClinicalSettings(regions or ("FDA",)))


def by_regimen(assessment: Assessment) -> dict[str, Recommendation]:
    """Recommendations by ``drug + drug``."""
    return {" + ".join(t.name for t in item.therapies): item for item in assessment.recommendations}


def stances(assessment: Assessment) -> dict[str, tuple[str, str | None]]:
    """Stance and tier of every regimen, as words."""
    return {
        name: (item.stance.value, item.tier.value if item.tier is not None else None)
        for name, item in by_regimen(assessment).items()
    }
