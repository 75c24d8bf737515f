"""Which annotation of a file is read: the first of those that its header describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from oncobasis.core.errors import InputError
from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.vcf.annotations.built_in import BuiltInSource, NoSource
from oncobasis.readers.vcf.annotations.vep import VepReader
from oncobasis.readers.vcf.annotations.vep_layout import csq_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from oncobasis.annotate.effect import Annotator
    from oncobasis.readers.vcf.annotations.protocol import AnnotationSource
    from oncobasis.readers.vcf.header import VcfHeader

AnnotatorFor: TypeAlias = "Callable[[str], Annotator | None]"


def described_fields(infos: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the annotation keys of INFO, each with its fields in the order of the header."""
    found: dict[str, tuple[str, ...]] = {}
    for key, description in infos.items():
        if (key == "CSQ" or "Ensembl VEP" in description) and "Format: " in description:
            text = description.rpartition("Format: ")[2].strip().strip("\"' ")
            found[key] = tuple(field.strip() for field in text.split("|"))
    return found


def annotation_source(
    header: VcfHeader, file: str, assembly: str | None, annotator_for: AnnotatorFor
) -> AnnotationSource:
    """Return the reader of the file's annotation, else the built-in annotator.

    Raises InputError where the file is not annotated and its assembly is not known: then its
    positions mean nothing.
    """
    fields, versions = described_fields(header.infos), dict(header.versions)
    for key, names in fields.items():
        version = versions.get("VEP", "")
        number = int(version) if version else None
        return VepReader(csq_layout(names, file), load_genes(), key, number)
    if assembly is None:
        raise InputError(
            "the file is not annotated, and nothing says which assembly it is on",
            where=file,
            remedy="give --assembly GRCh37 or GRCh38",
        )
    annotator = annotator_for(assembly)
    return NoSource() if annotator is None else BuiltInSource(annotator, assembly)
