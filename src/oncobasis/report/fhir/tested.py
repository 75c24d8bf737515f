"""What was looked for and not found, and what an assay covered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.nomenclature.codes_genomics import GenomicCode
from oncobasis.nomenclature.codes_own import ABSENT, SCOPE, absent_code, scope_fields
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.report.fhir.elements import (
    answer,
    coding,
    component,
    concept,
    gene,
    gene_concept,
    loinc,
)
from oncobasis.report.fhir.names import Answer, Extension, Profile
from oncobasis.report.fhir.variants import hgvs, name_of, so_type
from oncobasis.report.fhir.writer import LABORATORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from oncobasis.core.case import AssayScope, NegativeFinding
    from oncobasis.report.fhir.context import Document
    from oncobasis.report.fhir.writer import Writer

_AMPLIFIED, _FUSED = ("SO:0001880", "feature_amplification"), ("SO:0001565", "gene_fusion")
_LOST = ("SO:0001743", "copy_number_loss")


def absent(negative: NegativeFinding, writer: Writer) -> Document:
    """Return the observation that something was looked for and not found."""
    return writer.observation(
        Profile.VARIANT,
        concept(loinc(GenomicCode.VARIANT, "Genetic variant assessment")),
        {
            "valueCodeableConcept": answer(Answer.ABSENT),
            "note": [{"text": _said(negative)}],
            "component": list(_denied(negative)),
        },
    )


def negative_key(negative: NegativeFinding) -> str:
    """Return what tells one negative finding from another."""
    return f"absent:{negative.gene}:{negative.variant or ''}:{negative.atom}"


def _said(negative: NegativeFinding) -> str:
    if negative.atom:
        return negative.atom
    kind = (negative.variant or "alteration").replace("_", " ")
    return f"{negative.gene} {kind}".strip()


def _denied(negative: NegativeFinding) -> Iterator[Document]:
    """The components of what is denied: never more than the finding says."""
    yield from _coded_parts(negative)
    yield name_of(_said(negative), coding(ABSENT, absent_code(negative)))


def _coded_parts(negative: NegativeFinding) -> Iterator[Document]:
    symbol, atom = negative.gene, negative.atom
    partners = atom.removesuffix(" fusion").split("::") if atom.endswith(" fusion") else []
    if len(partners) > 1 and "*" not in partners:
        yield from (gene(one) for one in partners)
        yield so_type(*_FUSED)
        return
    if symbol:
        yield gene(symbol)
    if atom in {f"{symbol} fusion", f"{symbol} rearrangement"}:
        yield so_type(*_FUSED)
    elif atom == f"{symbol} amplification":
        yield so_type(*_AMPLIFIED)
    elif atom == f"{symbol} copy-number loss":
        yield so_type(*_LOST)
    elif change := _protein_of(symbol, atom):
        yield component(GenomicCode.PROTEIN, hgvs(change))


def _protein_of(symbol: str, atom: str) -> str:
    """Return the change of ``BRAF p.V600E`` in three-letter form, '' for any other atom."""
    written = atom.removeprefix(f"{symbol} ") if symbol else ""
    if not written.startswith("p.") or " " in written:
        return ""
    try:
        return parse_protein(written).hgvs
    except InputError:
        return ""


# The assay --------------------------------------------------------------------------------------


def add_study(scope: AssayScope, writer: Writer) -> Document:
    """Add the genomic study with its one analysis; return the reference to the study."""
    shared: Document = {
        "resourceType": "Procedure",
        "status": "completed",
        "category": LABORATORY,
        "subject": writer.subject,
    }
    name = scope.name or "assay"
    analysis = writer.add(
        "analysis",
        {
            **shared,
            "meta": {"profile": [Profile.ANALYSIS.value]},
            "extension": [
                {"url": Extension.REGIONS.value, "extension": list(_regions(scope))},
                {"url": SCOPE, "extension": list(_exactly(scope))},
            ],
        },
    )
    return writer.add(
        "study",
        {
            **shared,
            "meta": {"profile": [Profile.STUDY.value]},
            "extension": [{"url": Extension.STUDY_ANALYSIS.value, "valueReference": analysis}],
            "code": concept(text=name),
        },
    )


def _regions(scope: AssayScope) -> Iterator[Document]:
    yield {"url": "description", "valueString": _covers(scope)}
    # A gene of which residues are open is no gene that was seen whole.
    uncalled = {one.gene for one in scope.uncovered if one.what == "sequence"}
    if not scope.small_variants or scope.genes is None or "" in uncalled:
        return
    yield from _genes("studied", scope.genes)
    yield from _genes("uncalled", uncalled & scope.genes)


def _exactly(scope: AssayScope) -> Iterator[Document]:
    """Every field of the scope, as our own reader takes it."""
    for name, value in scope_fields(scope):
        yield {"url": name, "valueString": value}


def _genes(url: str, symbols: Iterable[str]) -> Iterator[Document]:
    for symbol in sorted(symbols):
        yield {"url": url, "valueCodeableConcept": gene_concept(symbol)}


def _covers(scope: AssayScope) -> str:
    """Return in words what the assay looks for."""
    kinds = [
        ("small variants", scope.small_variants),
        ("copy number", scope.copy_number),
        ("fusions", scope.fusions),
        (", ".join(sorted(scope.signatures)), bool(scope.signatures)),
    ]
    genes = "every gene" if scope.genes is None else f"{len(scope.genes)} genes"
    seen = ", ".join(word for word, covered in kinds if covered) or "nothing stated"
    return f"{scope.name or 'assay'}: {seen}; {genes}"
