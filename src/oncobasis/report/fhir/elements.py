"""FHIR data types as plain records; nothing empty is ever left in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.nomenclature.codes_genomics import HGNC, LOINC, TBD, GenomicCode
from oncobasis.nomenclature.genes import load_genes
from oncobasis.report.fhir.names import DISPLAYS, UCUM, Answer
from oncobasis.report.layout import clean
from oncobasis.report.wording import NOTHING

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json
    from oncobasis.report.fhir.context import Document

_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


def coding(system: str, code: str, display: str = "") -> Document:
    """Return a Coding."""
    return {"system": system, "code": code, "display": display}


def concept(*codings: Document, text: str = "") -> Document:
    """Return a CodeableConcept; a dash stands for text that says nothing."""
    said = clean(text).strip() or ("" if codings else NOTHING)
    return {"coding": list(codings), "text": said}


def loinc(code: str, display: str = "") -> Document:
    """Return a LOINC coding; a code of the guide itself where it is one of its words."""
    return coding(
        TBD if code[0] in _LETTERS and not code.startswith("LA") else LOINC, code, display
    )


def answer(given: Answer, text: str = "") -> Document:
    """Return the concept of a LOINC answer."""
    return concept(loinc(given, DISPLAYS[given]), text=text)


def component(code: str, value: Document, *extensions: Document) -> Document:
    """Return a component with a coded value."""
    return {
        "extension": list(extensions),
        "code": concept(loinc(code)),
        "valueCodeableConcept": value,
    }


def component_of(code: str, kind: str, value: Json) -> Document:
    """Return a component with a value of another kind (``String``, ``Quantity``, ``Range``)."""
    return {"code": concept(loinc(code)), f"value{kind}": value}


def quantity(value: float, code: str, unit: str = "") -> Document:
    """Return a Quantity in a UCUM unit."""
    return {"value": number(value), "unit": unit or code, "system": UCUM, "code": code}


def number(value: float) -> int | float:
    """Return the number with at most six decimals, whole numbers without a point."""
    rounded = round(float(value), 6)
    return int(rounded) if rounded.is_integer() else rounded


def gene(symbol: str) -> Document:
    """Return the gene-studied component."""
    return component(GenomicCode.GENE, gene_concept(symbol))


def gene_concept(symbol: str) -> Document:
    """Return a gene by its HGNC id; one that has none in the tables by its symbol."""
    record = load_genes().gene(symbol)
    if record is None or not record.hgnc_id:
        return concept(text=symbol)
    return concept(coding(HGNC, record.hgnc_id, symbol), text=symbol)


def extension(url: str, kind: str, value: Json) -> Document:
    """Return an extension with a value (``valueReference``, ``valueAnnotation``, ...)."""
    return {"url": url, f"value{kind}": value}


def web_address(url: str | None) -> str:
    """Return the address if it can be one of FHIR: http(s), nothing blank in it; else ''."""
    if url is None or not url.startswith(("https://", "http://")):
        return ""
    return url if clean(url) == url and url.split() == [url] else ""


def plain(value: Json) -> Json:
    """Return the value without control characters and without anything that is empty."""
    if isinstance(value, str):
        # Nearly every text is printable, and asking that is ten times as fast.
        return value.strip() if value.isprintable() else clean(value).strip()
    if isinstance(value, dict):
        kept: Document = {}
        for name, given in value.items():
            inner = plain(given)
            if inner is not None and inner not in _EMPTY:
                kept[name] = inner
        return kept
    if isinstance(value, list | tuple):
        inner_values = map(plain, value)
        return [inner for inner in inner_values if inner is not None and inner not in _EMPTY]
    return value


_EMPTY: tuple[Json, ...] = ("", [], {})
