"""Therapeutic implications of each regimen; consequences and classes of each variant."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.alteration import ClinicalSignificance
from oncobasis.core.assessment import Effect, Stance
from oncobasis.nomenclature.codes_genomics import (
    CONSEQUENCE_TERMS,
    LOINC,
    SEQUENCE_ONTOLOGY,
    GenomicCode,
)
from oncobasis.nomenclature.codes_oncology import RXNORM, RXNORM_INGREDIENTS
from oncobasis.report import phrases
from oncobasis.report.fhir.elements import (
    answer,
    coding,
    component,
    component_of,
    concept,
    extension,
    loinc,
    web_address,
)
from oncobasis.report.fhir.names import (
    EVIDENCE_LEVEL,
    NCIT,
    ONCOTREE,
    RELATED_ARTIFACT,
    SIGNIFICANCE_ANSWERS,
    Answer,
    Extension,
    Profile,
)
from oncobasis.report.fhir.said import said, why
from oncobasis.report.wording import term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from oncobasis.core.assessment import (
        Basis,
        Implication,
        Oncogenicity,
        Recommendation,
        RegulatoryFact,
        Therapy,
    )
    from oncobasis.core.tumor import TumorType
    from oncobasis.report.fhir.context import Document
    from oncobasis.report.fhir.findings import Finding
    from oncobasis.report.fhir.writer import Writer

_ANSWERS = MappingProxyType(
    {
        (Stance.RECOMMENDED, Effect.SENSITIVITY): Answer.RESPONSIVE,
        (Stance.OPTION, Effect.SENSITIVITY): Answer.RESPONSIVE,
        (Stance.INVESTIGATIONAL, Effect.SENSITIVITY): Answer.PRESUMED_RESPONSIVE,
        (Stance.NOT_RECOMMENDED, Effect.RESISTANCE): Answer.RESISTANT,
        (Stance.NOT_RECOMMENDED, Effect.NO_BENEFIT): Answer.PRESUMED_NON_RESPONSIVE,
        (Stance.CONTRAINDICATED, Effect.RESISTANCE): Answer.RESISTANT,
        (Stance.CONTRAINDICATED, Effect.NO_BENEFIT): Answer.PRESUMED_NON_RESPONSIVE,
    }
)
_RXNORM = MappingProxyType({name: code for code, name in RXNORM_INGREDIENTS.items()})
_CONSEQUENCES = MappingProxyType(
    {
        "missense": "SO:0001583",
        "nonsense": "SO:0001587",
        "frameshift": "SO:0001589",
        "start_loss": "SO:0002012",
        "stop_loss": "SO:0001578",
        "extension": "SO:0001578",
        "inframe_insertion": "SO:0001821",
        "inframe_duplication": "SO:0001821",
        "inframe_deletion": "SO:0001822",
        "inframe_delins": "SO:0001818",
        "splice_region": "SO:0001630",
        "synonymous": "SO:0001819",
        "intronic": "SO:0001627",
    }
)
_DONOR, _ACCEPTOR = "SO:0001575", "SO:0001574"


def therapeutic(one: Recommendation, derived: Sequence[Document], writer: Writer) -> Document:
    """Return what the findings imply for one regimen, each source with its level and link."""
    language = writer.language
    regimen = phrases.regimen(one.therapies)
    stance = term("stance", one.stance, language)
    conclusion = said(
        "implication_of", language, therapies=regimen, stance=stance, reasons=why(one, language)
    )
    artifacts = [_approval(fact) for fact in one.regulatory]
    return writer.observation(
        Profile.THERAPEUTIC,
        concept(loinc(GenomicCode.THERAPEUTIC_IMPLICATION)),
        {
            "extension": [extension(RELATED_ARTIFACT, "RelatedArtifact", a) for a in artifacts],
            "effectiveDateTime": writer.assessment.as_of,
            "derivedFrom": list(derived),
            "component": [
                component(GenomicCode.THERAPEUTIC_IMPLICATION, _implied(one, stance)),
                *_context(one, writer),
                *(component(GenomicCode.MEDICATION, _drug(each)) for each in one.therapies),
                component("associated-therapy", concept(text=regimen)),
                component(GenomicCode.SIGNIFICANCE, concept(text=stance)),
                *_levels(one, writer),
                component_of("conclusion-string", "String", conclusion),
            ],
        },
    )


def _implied(one: Recommendation, stance: str) -> Document:
    given = _ANSWERS.get((one.stance, one.effect))
    return concept(text=stance) if given is None else answer(given, stance)


def tumor_concept(found: TumorType) -> Document:
    """Return the tumour type by its OncoTree code, or its name alone."""
    if found.code is None:
        return concept(text=found.name)
    return concept(coding(ONCOTREE, found.code, found.name), text=found.name)


def _context(one: Recommendation, writer: Writer) -> Iterator[Document]:
    """The tumour type, and the setting that the label names."""
    yield component(GenomicCode.PHENOTYPE, tumor_concept(writer.assessment.tumor_type))
    setting = phrases.setting(one.setting, writer.language)
    if setting:
        yield component(GenomicCode.PHENOTYPE, concept(text=setting))


def _drug(therapy: Therapy) -> Document:
    codings = []
    if therapy.ncit:
        codings.append(coding(NCIT, therapy.ncit, therapy.name))
    if therapy.name in _RXNORM:
        codings.append(coding(RXNORM, _RXNORM[therapy.name], therapy.name))
    return concept(*codings, text=therapy.name)


def _levels(one: Recommendation, writer: Writer) -> Iterator[Document]:
    """The tier, ESCAT, and the level of every source for and against, with its citation."""
    language = writer.language
    if one.tier is not None:
        roman, _, letter = one.tier.partition("-")
        words = said("tier", language, roman=roman, letter=letter or "-")
        yield component(EVIDENCE_LEVEL, concept(text=words if letter else f"Tier {roman}"))
    if one.escat:
        yield component(EVIDENCE_LEVEL, concept(text=said("escat", language, tier=one.escat)))
    for source in dict.fromkeys((*one.basis, *one.against)):
        said_by = phrases.named(source, language)
        words = said("evidence", language, source=said_by, level=source.level)
        claim = phrases.claim(source, language)
        artifact = extension(Extension.COMPONENT_ARTIFACT, "RelatedArtifact", _citation(source))
        yield component(EVIDENCE_LEVEL, concept(text=f"{words.strip()}: {claim}"), artifact)


def _citation(source: Basis | Implication) -> Document:
    return {
        "type": "citation",
        "label": source.id,
        "citation": source.citation or source.id,
        "url": web_address(source.url),
    }


def _approval(fact: RegulatoryFact) -> Document:
    parts = [fact.agency, fact.status, fact.date or ""]
    return {
        "type": "documentation",
        "label": fact.agency,
        "display": " ".join(part for part in parts if part),
        "url": web_address(fact.url),
    }


# Of a variant -----------------------------------------------------------------------------------


def consequence(finding: Finding, of: Document, writer: Writer) -> Document | None:
    """Return what a small variant does to the protein, None where no term says it."""
    code = _consequence_code(finding)
    if not code:
        return None
    value = concept(coding(SEQUENCE_ONTOLOGY, code, CONSEQUENCE_TERMS[code]))
    fields: Document = {
        "derivedFrom": [of],
        "component": [component(GenomicCode.FEATURE_CONSEQUENCE, value)],
    }
    code_of = concept(loinc(GenomicCode.MOLECULAR_CONSEQUENCE))
    return writer.observation(Profile.CONSEQUENCE, code_of, fields)


def _consequence_code(finding: Finding) -> str:
    named = finding.text("consequence") or finding.text("protein_class")
    if named == "splice_site":
        coding_text = finding.text("coding")
        if "+" in coding_text:
            return _DONOR
        return _ACCEPTOR if "-" in coding_text.removeprefix("c.-") else ""
    return _CONSEQUENCES.get(named, "")


def classes(finding: Finding, of: Document, writer: Writer) -> Iterator[tuple[str, Document]]:
    """Yield the oncogenicity and the germline class of a variant, each as a named implication."""
    if finding.seen.oncogenicity is not None:
        word, because = _oncogenicity(finding.seen.oncogenicity, writer)
        yield "oncogenicity", _diagnostic(concept(text=word), because, of, writer)
    significance = finding.text("significance")
    if significance:
        code = SIGNIFICANCE_ANSWERS[ClinicalSignificance(significance)]
        display = significance.replace("_", " ").capitalize()
        value = concept(coding(LOINC, code, _SIGNIFICANCE_WORDS.get(significance, display)))
        yield "significance", _diagnostic(value, "", of, writer)


_SIGNIFICANCE_WORDS = MappingProxyType({"uncertain": "Uncertain significance"})


def _oncogenicity(found: Oncogenicity, writer: Writer) -> tuple[str, str]:
    language = writer.language
    word = said("oncogenicity", language, word=term("oncogenicity", found.classification, language))
    because = said(
        "oncogenicity_points",
        language,
        points=found.points,
        criteria=", ".join(found.criteria) or "-",
        missing=", ".join(found.missing) or "-",
    )
    return word, because


def _diagnostic(value: Document, because: str, of: Document, writer: Writer) -> Document:
    components = [component(GenomicCode.SIGNIFICANCE, value)]
    if because:
        components.append(component_of("conclusion-string", "String", because))
    fields: Document = {
        "effectiveDateTime": writer.assessment.as_of,
        "derivedFrom": [of],
        "component": components,
    }
    code = concept(loinc(GenomicCode.DIAGNOSTIC_IMPLICATION))
    return writer.observation(Profile.DIAGNOSTIC, code, fields)


def prognosis(one: Implication, of: Document, writer: Writer) -> Document:
    """Return a prognostic or diagnostic fact."""
    language = writer.language
    claim = phrases.claim(one, language)
    kind = term("implication", one.kind, language)
    level = f"{phrases.named(one, language)} {one.level}".strip()
    artifact = extension(Extension.COMPONENT_ARTIFACT, "RelatedArtifact", _citation(one))
    fields: Document = {
        "effectiveDateTime": writer.assessment.as_of,
        "derivedFrom": [of],
        "component": [
            component(GenomicCode.PHENOTYPE, concept(text=one.disease)),
            component(GenomicCode.SIGNIFICANCE, concept(text=f"{kind}: {claim}")),
            component(EVIDENCE_LEVEL, concept(text=level), artifact),
        ],
    }
    code = concept(loinc(GenomicCode.DIAGNOSTIC_IMPLICATION))
    return writer.observation(Profile.DIAGNOSTIC, code, fields)
