"""Code systems of this project, for what LOINC, SNOMED CT and SO have no code: FHIR in and out.

A biomarker is a question (``MMR``, ``PD-L1|CPS``) and an answer (``d``, ``low``). What a variant
is beyond its coded components is one code of kind and fields, ``splice_event;gene=MET;exon=14``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.core.alteration import (
    Alteration,
    ClinicalSignificance,
    Consequence,
    CopyNumber,
    CopyNumberKind,
    CytogeneticEvent,
    FindingClass,
    Fusion,
    GeneFinding,
    IntragenicEvent,
    IntragenicKind,
    SmallVariant,
    Specimen,
    SpecimenKind,
    SpliceEvent,
)
from oncobasis.core.biomarker import VariantClass
from oncobasis.core.case import AssayScope, NegativeFinding, Uncovered
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.protein import parse_protein

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

BIOMARKER = "urn:oncobasis:biomarker"
RESULT = "urn:oncobasis:result"
FINDING = "urn:oncobasis:finding"
ABSENT = "urn:oncobasis:absent"
SCOPE = "urn:oncobasis:assay-scope"
OWN = frozenset({BIOMARKER, RESULT, FINDING, ABSENT})

METHYLATION = "methylation"
"""The second part of the question of a promoter: ``MGMT|methylation``."""

_Kind: TypeAlias = (
    type[SmallVariant]
    | type[GeneFinding]
    | type[CopyNumber]
    | type[Fusion]
    | type[IntragenicEvent]
    | type[SpliceEvent]
    | type[CytogeneticEvent]
)
_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "small_variant": SmallVariant,
        "gene_finding": GeneFinding,
        "copy_number": CopyNumber,
        "fusion": Fusion,
        "intragenic_event": IntragenicEvent,
        "splice_event": SpliceEvent,
        "cytogenetic_event": CytogeneticEvent,
    }
)
_VALUES: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        **dict.fromkeys(("gene", "five_prime", "three_prime", "isoform", "event", "coding", "rsid",
                         "transcript", "protein_class"), str),
        **dict.fromkeys(("exon", "intron", "codon", "first_exon", "last_exon", "five_prime_exon",
                         "three_prime_exon"), int),
        **dict.fromkeys(("oriented", "in_frame", "kinase_domain_retained",
                         "reference_checked"), "true".__eq__),
        "protein": parse_protein,
        "significance": ClinicalSignificance,
        "copies": float,
        "finding": FindingClass,
        "consequence": Consequence,
        "copy_number.kind": CopyNumberKind,
        "intragenic_event.kind": IntragenicKind,
    }
)  # fmt: skip


def question(name: str, scale: str = "") -> str:
    """Return the code of a biomarker and the scale that it is measured on."""
    return f"{name}|{scale}" if scale else name


def finding_code(kind: str, fields: Iterable[tuple[str, object]]) -> str:
    """Return the code of a finding by the names and values of its fields."""
    words = (f"{name}={_packed(value)}" for name, value in fields)
    return ";".join((kind, *words))


def _packed(value: object) -> str:
    """A value in which nothing is a separator: ``t(8;21)`` has one."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.replace("%", "%25").replace(";", "%3B")


def _unpacked(text: str) -> str:
    return text.replace("%3B", ";").replace("%25", "%")


def finding_of(code: str) -> Alteration | None:
    """Return the finding of a code, unobserved; None for a code that this version doesn't know."""
    kind, *words = code.split(";")
    made = _KINDS.get(kind)
    if made is None:
        return None
    sides: dict[str, object] = {"five_prime": None, "three_prime": None}
    fields = sides if kind == "fusion" else {}
    for word in words:
        name, _, value = word.partition("=")
        read = _VALUES.get(f"{kind}.{name}") or _VALUES.get(name)
        if read is None or not value:
            return None
        try:
            fields[name] = read(_unpacked(value))
        except (ValueError, InputError):
            return None
    fields.pop("protein_class", None)
    try:
        return made(**fields)  # type: ignore[arg-type]
    except TypeError:
        return None


def absent_code(negative: NegativeFinding) -> str:
    """Return the code of what was looked for and not found."""
    parts = (("gene", negative.gene), ("variant", negative.variant), ("atom", negative.atom))
    return ";".join(f"{name}={_packed(value)}" for name, value in parts if value)


def absent_of(code: str) -> NegativeFinding | None:
    """Return what a code denies, without its source; None where this version doesn't know it."""
    pairs = (word.partition("=") for word in code.split(";"))
    words = {name: _unpacked(value) for name, _, value in pairs}
    variant = words.pop("variant", None)
    if not words or not words.keys() <= {"gene", "atom"}:
        return None
    try:
        kind = None if variant is None else VariantClass(variant)
    except ValueError:
        return None
    return NegativeFinding(words.get("gene", ""), kind, words.get("atom", ""))


# What an assay covered --------------------------------------------------------------------------

_FLAGS = ("small_variants", "copy_number", "fusions", "germline", "germline_subtracted")
_SETS = ("genes", "fusion_genes", "copy_number_genes", "skipping_genes", "signatures",
         "copy_number_kinds")  # fmt: skip


def scope_fields(scope: AssayScope) -> Iterator[tuple[str, str]]:
    """Yield the name and text of every field that is set; a set that is every gene is left out."""
    if scope.name:
        yield "name", scope.name
    for name in _FLAGS:
        if getattr(scope, name):
            yield name, "true"
    for name in _SETS:
        value: frozenset[str] | None = getattr(scope, name)
        if value is not None:
            yield name, ",".join(sorted(value)) or _NOTHING
    if scope.callable_mb is not None:
        yield "callable_mb", repr(scope.callable_mb)
    if scope.specimen is not None:
        given = scope.specimen
        yield "specimen", ";".join((given.kind, given.date or "", f"{given.tumor_fraction or ''}"))
    for one in scope.uncovered:
        place = (one.gene, str(one.first or ""), str(one.last or ""), one.what, one.reason)
        yield "uncovered", ";".join(map(_packed, (*place, one.seen)))


def scope_of(fields: Iterable[tuple[str, str]]) -> AssayScope | None:
    """Return the scope; None where a field is not understood: nothing is then taken as covered."""
    made: dict[str, object] = {"genes": None}
    uncovered: list[Uncovered] = []
    try:
        for name, text in fields:
            if name == "uncovered":
                uncovered.append(_uncovered(text))
            elif name in made and made[name] is not None:
                return None
            else:
                made[name] = _scope_value(name, text)
        return AssayScope(**made, uncovered=tuple(uncovered))  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return None


_NOTHING = "-"


def _scope_value(name: str, text: str) -> object:
    if name == "name":
        return text
    if name == "callable_mb":
        return float(text)
    if name == "specimen":
        kind, date, fraction = text.split(";")
        return Specimen(SpecimenKind(kind), date or None, float(fraction) if fraction else None)
    if name in _FLAGS and text == "true":
        return True
    if name not in _SETS:
        raise ValueError(name)
    words = [] if text == _NOTHING else text.split(",")
    return frozenset(map(CopyNumberKind, words) if name == "copy_number_kinds" else words)


def _uncovered(text: str) -> Uncovered:
    gene, first, last, what, reason, seen = map(_unpacked, text.split(";"))
    return Uncovered(
        gene, int(first) if first else None, int(last) if last else None, reason, seen, what
    )
