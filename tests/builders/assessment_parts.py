"""Pieces of assessments as the engine would give them: regimens, bases, findings.

The facts are those of public labels and CIViC records (ids, dates, links and PMIDs as read
there); stances and tiers follow the design, but these are examples of form, not of the engine.
"""

from __future__ import annotations

from oncobasis.core import assessment as a
from oncobasis.core.codes import CautionCode, RationaleCode
from oncobasis.core.knowledge import SourceRelease
from oncobasis.core.tumor import TumorType, TumorTypeStatus

FDA = "https://www.accessdata.fda.gov/drugsatfda_docs/label"
EMA = "https://www.ema.europa.eu/en/documents"

LUAD = TumorType(
    "LUAD", "Lung Adenocarcinoma", ("TISSUE", "LUNG", "NSCLC", "LUAD"), TumorTypeStatus.EXACT
)
COADREAD = TumorType(
    "COADREAD",
    "Colorectal Adenocarcinoma",
    ("TISSUE", "BOWEL", "COADREAD"),
    TumorTypeStatus.SYNONYM,
)
XYZ = TumorType(None, "XYZ", (), TumorTypeStatus.UNKNOWN)

KNOWLEDGE = a.KnowledgeStamp(
    version="2026.11.1",
    digest="5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    sources=(
        (SourceRelease("CIViC", "2021-08-01", "2021-08-01", 3650, "CC0"), 1939),
        (SourceRelease("FDA labels", "second reading 2026-11", "2026-11-01", 620), 21),
        (SourceRelease("EMA EPARs", "second reading 2026-11", "2026-11-01", 419), 21),
        (SourceRelease("curated", "2026-11", "2026-11-20", 118), 2),
    ),
)

BLANK = a.Assessment(
    case_id="",
    as_of="2026-11-22",
    tumor_type=LUAD,
    summary=(),
    recommendations=(),
    withheld=(),
    withheld_count=0,
    alterations=(),
    missing_tests=(),
    implications=(),
    disagreements=(),
    warnings=(),
    provenance=a.Provenance("oncobasis 0.1.0", KNOWLEDGE, "a" * 64, "b" * 64),
    regions=("FDA", "EMA"),
)


def therapies(*names: str) -> tuple[a.Therapy, ...]:
    """Return a regimen of these ingredients."""
    return tuple(a.Therapy(name) for name in sorted(names))


def fda(date: str | None, setting: str, label: str | None, **more: str) -> a.RegulatoryFact:
    """Return an FDA fact; ``label`` is the path below the folder of labels."""
    return a.RegulatoryFact(
        agency=more.get("agency", "FDA"),
        status=more.get("status", "regular"),
        date=date,
        setting=setting,
        url=label and (label if label.startswith("https") else f"{FDA}/{label}"),
        tumor_match=a.TumorMatch(more.get("tumor_match", "ancestor")),
    )


def label_basis(condition: str, matched: str, identifier: str, url: str) -> a.Basis:
    """Return the basis that an FDA label gives."""
    return a.Basis(
        rule=f"fda:{identifier}",
        source="FDA",
        id=identifier,
        level="label",
        direction="supports",
        significance="sensitivity",
        match=a.MatchDepth.EXACT,
        tumor_match=a.TumorMatch.ANCESTOR,
        condition=condition,
        matched=(matched,),
        citation=f"FDA label {identifier}",
        url=f"{FDA}/{url}",
    )


def civic_basis(eid: int, level: str, pmid: str, citation: str, **more: str) -> a.Basis:
    """Return the basis that a CIViC evidence item gives."""
    return a.Basis(
        rule=f"civic:EID{eid}",
        source="CIViC",
        id=f"EID{eid}",
        level=level,
        direction=more.get("direction", "supports"),
        significance=more.get("significance", "resistance"),
        match=a.MatchDepth(more.get("match", "exact")),
        tumor_match=a.TumorMatch(more.get("tumor_match", "ancestor")),
        condition=more.get("condition", "EGFR p.T790M"),
        matched=(more.get("matched", "EGFR p.T790M"),),
        citation=citation,
        url=f"https://civicdb.org/links/evidence/{eid}",
        pmid=pmid,
    )


def osimertinib() -> a.Recommendation:
    """EGFR L858R and T790M in lung adenocarcinoma: recommended, I-A."""
    return a.Recommendation(
        id="rec-osimertinib",
        rank=1,
        therapies=(a.Therapy("osimertinib", "C116377", "EGFR TKI, third generation"),),
        stance=a.Stance.RECOMMENDED,
        tier=a.Tier.I_A,
        escat="I-A",
        effect=a.Effect.SENSITIVITY,
        tumor_match=a.TumorMatch.ANCESTOR,
        biomarkers=("EGFR p.L858R", "EGFR p.T790M"),
        setting="metastatic",
        regulatory=(
            fda("2015-11-13", "later line, after an EGFR TKI", "2017/208065s006lbl.pdf"),
            fda("2018-04-18", "first line, metastatic", "2018/208065s008lbl.pdf"),
            fda(
                "2021-05-21",
                "adjuvant",
                f"{EMA}/variation-report/tagrisso-h-c-004124-ii-0039-g-epar-assessment-report"
                "-variation_en.pdf",
                agency="EMA",
            ),
        ),
        basis=(
            label_basis("EGFR p.T790M", "EGFR p.T790M", "208065", "2017/208065s006lbl.pdf"),
            label_basis("EGFR p.L858R", "EGFR p.L858R", "208065", "2018/208065s008lbl.pdf"),
        ),
        rationale=(
            RationaleCode.LIVE_APPROVAL.message(agency="FDA", status="regular", date="2015-11-13"),
        ),
    )


def osimertinib_chemotherapy() -> a.Recommendation:
    """Tier I-A, but an option: a condition of the label is open."""
    return a.Recommendation(
        id="rec-osimertinib-chemo",
        rank=2,
        therapies=therapies("carboplatin", "osimertinib", "pemetrexed"),
        stance=a.Stance.OPTION,
        tier=a.Tier.I_A,
        escat="I-A",
        effect=a.Effect.SENSITIVITY,
        tumor_match=a.TumorMatch.ANCESTOR,
        biomarkers=("EGFR p.L858R",),
        setting="first line",
        regulatory=(fda("2024-02-16", "first line, advanced", "2024/208065s030lbl.pdf"),),
        basis=(label_basis("EGFR p.L858R", "EGFR p.L858R", "208065", "2024/208065s030lbl.pdf"),),
        requires=(
            a.Requirement("line", "1", a.Truth.UNKNOWN, "first-line treatment"),
            a.Requirement("confirm", "non-squamous histology", a.Truth.UNKNOWN),
        ),
        cautions=(CautionCode.LOW_CONFIDENCE.message(id="208065"),),
        rationale=(
            RationaleCode.LIVE_APPROVAL.message(agency="FDA", status="regular", date="2024-02-16"),
            RationaleCode.CONTEXT_UNKNOWN.message(conditions=("first line",)),
        ),
    )


def vetoed_tki(rank: int, name: str, basis: a.Basis, fact: a.RegulatoryFact) -> a.Recommendation:
    """Return an EGFR TKI that T790M speaks against."""
    return a.Recommendation(
        id=f"rec-{name}",
        rank=rank,
        therapies=therapies(name),
        stance=a.Stance.NOT_RECOMMENDED,
        tier=None,
        escat=None,
        effect=a.Effect.RESISTANCE,
        tumor_match=a.TumorMatch.ANCESTOR,
        biomarkers=("EGFR p.L858R",),
        setting="metastatic",
        regulatory=(fact,),
        basis=(label_basis("EGFR p.L858R", "EGFR p.L858R", "021743", "2016/021743s025lbl.pdf"),),
        against=(basis,),
        superseded_by=("osimertinib",),
        rationale=(RationaleCode.VETOED_BY.message(biomarker="EGFR p.T790M", id=basis.id),),
    )


def egfr_variant(protein: str, fraction: float, used_by: tuple[str, ...]) -> a.AssessedAlteration:
    """Return an EGFR variant of the case."""
    return a.AssessedAlteration(
        input=f"EGFR {protein}",
        kind="small_variant",
        normalized=(("gene", "EGFR"), ("protein", f"p.{protein}"), ("exon", 21)),
        state="detected",
        origin="somatic",
        source=f"tumour.vcf:{protein}",
        allele_fraction=fraction,
        depth=512,
        oncogenicity=a.Oncogenicity(
            a.OncogenicityClass.ONCOGENIC, 11, ("OS3", "OM1", "OP4"), ("OP1: no prediction",)
        ),
        used_by=used_by,
    )
