"""Which annotation of a file is read: the first of those that its header describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from oncobasis.core.errors import InputError
from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.vcf.annotations.bcsq import BcsqReader
from oncobasis.readers.vcf.annotations.built_in import BuiltInSource, NoSource
from oncobasis.readers.vcf.annotations.funcotator import (
    FuncotationLayout,
    FuncotatorReader,
    funcotation_layout,
)
from oncobasis.readers.vcf.annotations.snpeff import SnpEffReader, ann_places
from oncobasis.readers.vcf.annotations.snpeff_old import OldSnpEffReader
from oncobasis.readers.vcf.annotations.transcripts import ManeTable
from oncobasis.readers.vcf.annotations.vep import VepReader
from oncobasis.readers.vcf.annotations.vep_layout import csq_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from oncobasis.annotate.effect import Annotator
    from oncobasis.readers.vcf.annotations.protocol import AnnotationSource
    from oncobasis.readers.vcf.header import VcfHeader

AnnotatorFor: TypeAlias = "Callable[[str], Annotator | None]"

# Annotation keys beside VEP's, best first, each with what stands before its fields.
_MARKS = (
    ("ANN", "Functional annotations:"),
    ("FUNCOTATION", "Funcotation fields are:"),
    ("BCSQ", "Format:"),
    ("EFF", "Format:"),
)


def described_fields(infos: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the annotation keys of INFO, best first, each with its fields in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for key, description in infos.items():
        if (key == "CSQ" or "Ensembl VEP" in description) and "Format: " in description:
            text = description.rpartition("Format: ")[2].strip().strip("\"' ")
            found[key] = tuple(field.strip() for field in text.split("|"))
    for key, mark in _MARKS:
        if key not in infos or key in found:
            continue
        before, said, after = infos[key].partition(mark)
        text = after if said else before
        found[key] = tuple(field.strip(" '\"[]") for field in text.strip().strip("'\" ").split("|"))
    return found


def annotation_source(
    header: VcfHeader, file: str, assembly: str | None, annotator_for: AnnotatorFor
) -> AnnotationSource:
    """Return the reader of the file's annotation, else the built-in annotator.

    Raises InputError where the file is not annotated and its assembly is not known: then its
    positions mean nothing.
    """
    fields, versions = described_fields(header.infos), dict(header.versions)
    genes = load_genes()
    mane, snpeff = ManeTable(genes), versions.get("SnpEff", "")
    for key, names in fields.items():
        match key:
            case "ANN":
                return SnpEffReader(_ann_places(names, file), mane, snpeff)
            case "FUNCOTATION":
                return FuncotatorReader(_funcotation(names, file), mane)
            case "BCSQ":
                return BcsqReader(mane)
            case "EFF":
                return OldSnpEffReader(mane, snpeff)
            case _:
                version = versions.get("VEP", "")
                number = int(version) if version else None
                return VepReader(csq_layout(names, file), genes, key, number)
    if "CSQ" in header.infos:
        raise InputError(
            "the header's CSQ line doesn't say the Format of the annotation",
            where=file,
            remedy="take the file as VEP wrote it, or annotate it again",
        )
    if assembly is None:
        raise InputError(
            "the file is not annotated, and nothing says which assembly it is on",
            where=file,
            remedy="give --assembly GRCh37 or GRCh38",
        )
    annotator = annotator_for(assembly)
    return NoSource() if annotator is None else BuiltInSource(annotator, assembly)


def _ann_places(names: tuple[str, ...], file: str) -> dict[str, int]:
    places = ann_places(names)
    _need(("terms", "symbol", "transcript"), places, "ANN", file)
    return places


def _funcotation(names: tuple[str, ...], file: str) -> FuncotationLayout:
    layout = funcotation_layout(names)
    needed = ("hugoSymbol", "variantClassification", "annotationTranscript")
    _need(needed, layout.places, "FUNCOTATION", file)
    return layout


def _need(names: tuple[str, ...], places: Mapping[str, int], key: str, file: str) -> None:
    if all(name in places for name in names):
        return
    raise InputError(
        f"the header's {key} line doesn't name the fields of an annotation",
        where=file,
        remedy=f"annotate again, or repair the line ##INFO=<ID={key}",
    )
