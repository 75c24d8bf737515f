"""Protein and antigen markers: their one spelling here, the names people write, their scales.

The spellings are those of the biomarker grammar (docs/methods/biomarker-grammar.md). A marker that
is not in the table is a gene symbol.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker: its gene where it is the protein of one, other names, scales of its scores.

    ``names`` are in lower case. ``is_gene_word``: the name also stands for the gene, so only a
    marker's word behind it (positive, IHC 3+, 60 %) makes it the marker.
    """

    name: str
    gene: str = ""
    names: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    is_gene_word: bool = False


MARKERS = (
    Marker(
        "HER2", "ERBB2",
        ("her2", "her-2", "her2/neu", "her-2/neu", "her2neu", "her2-neu", "her-2-neu", "her2 neu",
         "erbb2", "c-erbb2", "c-erbb-2"),
        ("IHC",), is_gene_word=True,
    ),
    Marker("ER", "ESR1", ("er", "estrogen receptor", "oestrogen receptor", "er alpha"),
           ("percent",)),
    Marker("PR", "PGR", ("pr", "pgr", "progesterone receptor"), ("percent",)),
    Marker("HR", "", ("hr", "hormone receptor", "hormone receptors")),
    Marker("PD-L1", "CD274", ("pd-l1", "pdl1", "pd l1", "pdl-1", "cd274", "b7-h1"),
           ("TPS", "CPS", "IC", "TC", "TAP")),
    Marker("CLDN18.2", "CLDN18",
           ("cldn18.2", "claudin 18.2", "claudin-18.2", "claudin18.2", "cldn 18.2"),
           ("percent",)),
    Marker("FOLR1", "FOLR1",
           ("folr1", "frα", "fra", "fr alpha", "fralpha", "fr-alpha", "folate receptor alpha",
            "folate receptor-alpha", "folate receptor α", "folate receptor 1"),
           ("percent",), is_gene_word=True),
    Marker("PSMA", "FOLH1", ("psma", "prostate-specific membrane antigen")),
    Marker("SSTR", "", ("sstr", "somatostatin receptor", "somatostatin receptors")),
    Marker("CD19", "CD19", ("cd19",), is_gene_word=True),
    Marker("CD20", "MS4A1", ("cd20", "ms4a1"), is_gene_word=True),
    Marker("CD22", "CD22", ("cd22",), is_gene_word=True),
    Marker("CD30", "TNFRSF8", ("cd30", "tnfrsf8"), is_gene_word=True),
    Marker("CD33", "CD33", ("cd33",), is_gene_word=True),
    Marker("CD117", "KIT", ("cd117", "c-kit")),
    Marker("CD123", "IL3RA", ("cd123", "il3ra"), is_gene_word=True),
    Marker("AFP", "AFP", ("afp", "alpha-fetoprotein", "alpha fetoprotein", "α-fetoprotein"),
           ("ng/mL",)),
    Marker("MRD", "", ("mrd", "minimal residual disease", "measurable residual disease")),
    Marker("TROP2", "TACSTD2", ("trop2", "trop-2", "tacstd2"), is_gene_word=True),
    Marker("NECTIN4", "NECTIN4", ("nectin4", "nectin-4", "nectin 4"), is_gene_word=True),
    Marker("MAGE-A4", "MAGEA4", ("mage-a4", "magea4", "mage a4"), is_gene_word=True),
    Marker("DLL3", "DLL3", ("dll3",), is_gene_word=True),
    Marker("BCMA", "TNFRSF17", ("bcma", "tnfrsf17"), is_gene_word=True),
    Marker("AR", "AR", ("ar", "androgen receptor"), ("percent",), is_gene_word=True),
    Marker("MET", "MET", ("c-met", "cmet", "met"), ("IHC 3+ percent",), is_gene_word=True),
    Marker("EBV", "", ("ebv", "eber", "epstein-barr virus", "epstein barr virus")),
    Marker("HPV", "", ("hpv", "hpv16", "hpv-16", "human papillomavirus")),
    Marker("MKI67", "MKI67", ("ki67", "ki-67", "ki 67", "mki67"), ("percent",)),
)  # fmt: skip

_BY_NAME = {name: marker for marker in MARKERS for name in marker.names}
_NAME = re.compile(
    "("
    + "|".join(re.escape(name) for name in sorted(_BY_NAME, key=len, reverse=True))
    + r")(?![a-z0-9.])[\s:=]*"
    r"(?:expression(?=[\s:=]*(?:[<>≤≥]|\d|tps|cps|ic\b|tc\b|tap))[\s:=]*)?(.*)"
)


def split_marker(text: str) -> tuple[Marker, str] | None:
    """Return the marker that a lower-case text begins with and the rest, else None."""
    found = _NAME.fullmatch(text)
    return None if found is None else (_BY_NAME[found[1]], found[2].strip())


def marker_of(name: str) -> Marker | None:
    """The marker of a name in any case, or None."""
    return _BY_NAME.get(" ".join(name.casefold().split()))
