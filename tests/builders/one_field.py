"""Cases that differ from a case in one field: every field of it, and every part it has or lacks."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from itertools import product
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from oncobasis.core.alteration import Specimen, SpecimenKind
from oncobasis.core.case import AssayScope, NegativeFinding, PriorTherapy, TumorCase, Uncovered
from oncobasis.core.tumor import TumorType
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.nomenclature.tumor_types import load_tumor_types

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES = ("LUAD", "NSCLC", "LUSC", "BRCA", "IDC", "COAD", "READ", "MEL", "UM", "GIST", "AML", "CML")
_GENES = ("EGFR", "KRAS", "BRAF", "ALK", "ROS1", "ERBB2", "HER2", "BRCA1", "MET", "KIT", "HR", "ER")
_DRUGS = ("osimertinib", "carboplatin", "trastuzumab", "vemurafenib", "an unknown drug")
_WORDS = {
    "sex": ("female", "male"),
    "menopausal_status": ("premenopausal", "postmenopausal"),
    "stage": ("I", "II", "III", "IIIB", "IV"),
    "grade": ("1", "high"),
    "histology": ("squamous", "nonsquamous"),
    "setting": ("advanced", "adjuvant", "maintenance"),
    "response": ("CR", "PD"),
    "scale": ("TPS", "CPS", "IC", "TC"),
    "status": ("positive", "negative", "low", "3+", "2+", "0", "H", "S", "d", "p"),
    "diplotype": ("*1/*1", "*2A/*2A", "*28/*28"),
    "phenotype": ("poor metabolizer", "normal metabolizer"),
    "coding": ("c.2573T>G", "c.1799T>A", "c.3028+1G>T"),
    "isoform": ("AR-V7",),
    "rsid": ("rs121434568",),
    "event": ("1p/19q codeletion", "t(11;14)"),
    "atom": ("EGFR T790M", "KRAS mutation", "ALK fusion", "EGFR exon 19 deletion"),
    "nodal_status": ("positive", "negative"),
    "what": ("sequence", "copies", "fusions"),
}
_STATES = ("castration_resistant", "relapsed_refractory", "newly_diagnosed", "platinum_sensitive")
_SPELLED = (
    "L858R",
    "T790M",
    "G12C",
    "V600E",
    "V600K",
    "E746_A750del",
    "E746_A750delELREA",
    "R273*",
)
_NUMBERS = (0.0, 0.001, 0.05, 0.5, 1.0, 4.0, 5.99, 6.0, 9.99, 10.0, 17.0, 18.0, 49.0, 50.0, 80.0)
_COUNTS = (0, 1, 2, 3, 14, 19, 20, 600, 790, 858)
_PRIOR = tuple(
    PriorTherapy((drug,), progressed=progressed)
    for drug, progressed in product(_DRUGS, (None, True, False))
)


@dataclass(frozen=True, slots=True)
class Near:
    """A case, and the field in which it differs."""

    field: str
    case: TumorCase


def one_field_apart(case: TumorCase) -> Iterator[Near]:
    """Every case of this kind, in a steady order."""
    types = load_tumor_types()
    kinds = [types.tumor_type(code) for code in _TYPES]
    kinds += [TumorType(None, "words of a case"), TumorType(None, "other words")]
    kinds += [replace(kinds[0], excluded=("LUSC",)), replace(kinds[1], excluded=("LUAD",))]
    for kind in kinds:
        yield Near("tumor_type", replace(case, tumor_type=kind))
    for path, clinical in _varied(case.clinical, "clinical"):
        yield Near(path, replace(case, clinical=clinical))
    for path, scope in _scopes(case.scope):
        yield Near(path, replace(case, scope=scope))
    for path, items in _rows(case.alterations, "alterations"):
        yield Near(path, replace(case, alterations=items))
    denied = tuple(NegativeFinding(gene) for gene in _GENES)
    denied += tuple(NegativeFinding("EGFR", atom=text) for text in _WORDS["atom"])
    for path, items in _rows(case.negatives, "negatives", denied):
        yield Near(path, replace(case, negatives=items))
    yield Near("case_id", replace(case, case_id=f"{case.case_id}-other"))


def _scopes(scope: AssayScope | None) -> Iterator[tuple[str, AssayScope | None]]:
    given = scope or AssayScope("panel", None, small_variants=True, fusions=True)
    yield "scope", given if scope is None else None
    yield from _varied(given, "scope")
    for gene, (first, last), what in product(
        _GENES, ((None, None), (790, 790), (858, 861)), _WORDS["what"]
    ):
        gap = Uncovered(gene, first, last, "low_depth", what=what)
        yield "scope.uncovered", replace(given, uncovered=(gap,))


def _rows(items: tuple[Any, ...], path: str, more: tuple[Any, ...] = ()) -> Iterator[Any]:
    """The rows with one changed, left out, doubled or added, and in the opposite order."""
    for number, item in enumerate(items):
        yield f"{path}: one less", (*items[:number], *items[number + 1 :])
        for inner, changed in _varied(item, path):
            yield inner, (*items[:number], changed, *items[number + 1 :])
    yield f"{path}: twice", items * 2
    yield f"{path}: backwards", items[::-1]
    for item in more:
        yield f"{path}: one more", (*items, item)


def _varied(record: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any dataclass
    """The record with another value in one of its fields, or in one of theirs."""
    hints = get_type_hints(type(record))
    for one in fields(record):
        value, inner = getattr(record, one.name), f"{path}.{one.name}"
        for other in _others(one.name, hints[one.name]):
            if other != value or repr(other) != repr(value):
                try:
                    yield inner, replace(record, **{one.name: other})
                except ValueError:
                    continue  # the record can't be so
        if is_dataclass(value) and one.name not in {"protein", "source", "genomic"}:
            for deeper, changed in _varied(value, inner):
                yield deeper, replace(record, **{one.name: changed})


def _others(name: str, hint: object) -> tuple[object, ...]:
    if name == "protein":
        return tuple(parse_protein(text) for text in _SPELLED)
    if name == "specimen":
        return (None, *(Specimen(k, tumor_fraction=f) for k in SpecimenKind for f in (0.001, 0.2)))
    if name == "prior_therapies":
        return (None, (), *((one,) for one in _PRIOR), _PRIOR[:6:3])
    if name in {"states", "absent_states"}:
        return ((), *((state,) for state in _STATES))
    if name in {"planned_therapy", "concomitant_drugs", "therapies"}:
        return ((), *((drug,) for drug in _DRUGS))
    if name == "assumed":
        return ((), ("adult",))
    if name in {"gene", "marker", "five_prime", "three_prime"}:
        return (*_GENES, None) if None in _kinds(hint) else _GENES
    if name in {"genes", "fusion_genes", "copy_number_genes", "skipping_genes"}:
        return (None, frozenset[str](), frozenset(_GENES[:3]), frozenset(_GENES[1:]))
    return tuple(other for kind in _kinds(hint) for other in _of_kind(name, kind))


def _of_kind(name: str, kind: object) -> tuple[object, ...]:
    if kind is None or kind is type(None):
        return (None,)
    if kind is bool:
        return (True, False)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(kind)
    if kind is float:
        return _NUMBERS
    if kind is int:
        return _COUNTS
    return _WORDS.get(name, ("a word",)) if kind is str else ()


def _kinds(hint: object) -> tuple[object, ...]:
    return get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
