"""The assay of a case: what it could have seen, so that absence means something."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from oncobasis.core.alteration import CopyNumberKind, SignatureKind, Specimen, SpecimenKind
from oncobasis.core.case import AssayScope
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.assay.panels import assay_names, find_panel, near_names
from oncobasis.readers.documents.fields import as_fields

if TYPE_CHECKING:
    from oncobasis.readers.documents.document import Plain
    from oncobasis.readers.documents.fields import Fields

_FIELDS = (
    "name", "genes", "small_variants", "copy_number", "fusions", "fusion_genes", "signatures",
    "germline", "specimen", "copy_number_genes", "copy_number_kinds", "skipping_genes",
    "callable_mb",
)  # fmt: skip
_OF_A_NAMED_ONE = frozenset({"name", "specimen", "callable_mb"})
_SPECIMEN_FIELDS = ("kind", "date", "tumor_fraction")
_MOST_MB = 3_300
_SIGNATURES = tuple(str(kind) for kind in SignatureKind)
_COPY_KINDS = tuple(str(kind) for kind in CopyNumberKind)


def scope_of(value: Plain, where: str) -> AssayScope:
    """Read an assay: a known name, with what was sampled if told, or a definition."""
    if isinstance(value, str):
        return named_scope(value, where)
    fields = as_fields(value, where, _FIELDS)
    name = fields.text("name") or ""
    if name and _OF_A_NAMED_ONE.issuperset(fields.values):
        return _sampled(named_scope(name, fields.place("name")), fields)
    genes = _genes(fields, "genes")
    return AssayScope(
        name=name,
        genes=genes,
        small_variants=_flag(fields, "small_variants", default=genes != frozenset()),
        copy_number=_flag(fields, "copy_number", default=fields.has("copy_number_genes")),
        fusions=_flag(fields, "fusions", default=fields.has("fusion_genes")),
        fusion_genes=_fusion_genes(fields, genes),
        signatures=_signatures(fields),
        germline=_flag(fields, "germline", default=False),
        specimen=specimen_of(fields.mapping("specimen", _SPECIMEN_FIELDS)),
        copy_number_genes=(
            _genes(fields, "copy_number_genes") if fields.has("copy_number_genes") else None
        ),
        copy_number_kinds=_copy_number_kinds(fields),
        skipping_genes=_genes(fields, "skipping_genes") if fields.has("skipping_genes") else None,
        callable_mb=fields.number("callable_mb", 0, _MOST_MB),
    )


def _sampled(scope: AssayScope, fields: Fields) -> AssayScope:
    """A named assay on this sample; what was sampled stays that of the assay where it is not told.

    A tumour fraction without a kind of specimen belongs to the kind that the assay is made for.
    """
    told = specimen_of(fields.mapping("specimen", _SPECIMEN_FIELDS))
    usual = scope.specimen
    if told is not None and told.kind is SpecimenKind.UNKNOWN and usual is not None:
        told = replace(told, kind=usual.kind)
    return replace(
        scope,
        specimen=told or usual,
        callable_mb=fields.number("callable_mb", 0, _MOST_MB),
    )


def assay_scope(name: str, assembly: str | None = None) -> AssayScope:
    """The scope of a named assay, or of a file: target regions (BED) or a definition (YAML, JSON).

    Raises InputError for a name that is not known and a file that is neither.
    """
    # Imported here: a question in words pays for no transcripts (docs/decisions/0001).
    from oncobasis.readers.assay.bed import scope_of_bed
    from oncobasis.readers.assay.regions import is_bed
    from oncobasis.readers.documents.document import read_document

    path = Path(name)
    if not path.is_file():
        if path.suffix:
            raise InputError("there is no such file", where=name, remedy="check --assay")
        return named_scope(name, "--assay")
    if is_bed(path):
        return scope_of_bed(path, assembly)
    try:
        scope = scope_of(dict(read_document(path)), "assay")
    except InputError as error:
        raise error.located(path.name) from None
    return scope if scope.name else replace(scope, name=path.stem)


def named_scope(name: str, where: str) -> AssayScope:
    """The scope of an exome, a genome or a shipped panel; no germline is taken for granted.

    Exomes and genomes differ in what was called from them: their names claim small variants
    alone, say more in a definition. Raises InputError for other names, with those like it.
    """
    panel = find_panel(name)
    if panel is None:
        near = near_names(name)
        meant = f"did you mean {' or '.join(near)}? " if near else ""
        raise InputError(
            f"assay {name[:40]!r} is not known",
            where=where,
            remedy=f"{meant}known are {', '.join(assay_names())}; or list its genes: "
            "{genes: [EGFR, …], fusions: true}",
        )
    return panel.scope


def specimen_of(fields: Fields | None) -> Specimen | None:
    """What was sampled."""
    if fields is None:
        return None
    return Specimen(
        fields.member("kind", SpecimenKind) or SpecimenKind.UNKNOWN,
        fields.date("date"),
        fields.number("tumor_fraction", 0, 1),
    )


def specimen_at(fields: Fields) -> Specimen | None:
    """The specimen given at a finding."""
    return specimen_of(fields.mapping("specimen", _SPECIMEN_FIELDS))


def _flag(fields: Fields, name: str, *, default: bool) -> bool:
    value = fields.flag(name)
    return default if value is None else value


def _genes(fields: Fields, name: str) -> frozenset[str] | None:
    """Symbols; None is every gene, an empty set none."""
    if fields.values.get(name) == "all":
        return None
    genes = load_genes()
    found = set()
    for index, text in enumerate(fields.texts(name) or ()):
        symbol = genes.resolve(text).symbol
        if symbol is None:
            fields.refuse(
                f"{name}[{index}]", f"{text[:40]!r} is not one gene", "write HGNC symbols"
            )
        found.add(symbol)
    return frozenset(found)


def _fusion_genes(fields: Fields, genes: frozenset[str] | None) -> frozenset[str] | None:
    """An assay that sees fusions sees those of its own genes unless it lists others."""
    if fields.has("fusion_genes"):
        return _genes(fields, "fusion_genes")
    return genes


def _copy_number_kinds(fields: Fields) -> frozenset[CopyNumberKind] | None:
    if not fields.has("copy_number_kinds"):
        return None
    words = fields.texts("copy_number_kinds") or ()
    unknown = [word for word in words if word not in _COPY_KINDS]
    if unknown:
        fields.refuse(
            "copy_number_kinds",
            f"{unknown[0][:40]!r} is not known",
            f"choose among {', '.join(_COPY_KINDS)}",
        )
    return frozenset(CopyNumberKind(word) for word in words)


def _signatures(fields: Fields) -> frozenset[str]:
    words = [word.upper() for word in fields.texts("signatures") or ()]
    unknown = [word for word in words if word not in _SIGNATURES]
    if unknown:
        fields.refuse(
            "signatures",
            f"{unknown[0][:40]!r} is not known",
            f"choose among {', '.join(_SIGNATURES)}",
        )
    return frozenset(words)
