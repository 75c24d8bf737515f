"""Gene names, MANE transcripts and residue numbers beside MANE."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.nomenclature.genes import GeneNameKind, Genes, GeneStatus, load_genes
from oncobasis.nomenclature.genes_legacy import (
    legacy_equivalents,
    load_legacy_numbers,
    mane_position,
)
from oncobasis.nomenclature.genes_table import KeyedText

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GENES = load_genes()


@pytest.mark.parametrize(
    ("word", "symbol", "status"),
    [
        ("EGFR", "EGFR", GeneStatus.EXACT),
        ("egfr", "EGFR", GeneStatus.EXACT),
        (" EGFR ", "EGFR", GeneStatus.EXACT),
        ("Met", "MET", GeneStatus.EXACT),  # Met alone is also a synonym of SLTM
        ("HLA-DRA", "HLA-DRA", GeneStatus.EXACT),
        ("NKX2.1", "NKX2-1", GeneStatus.EXACT),
        ("MALAT1", "MALAT1", GeneStatus.EXACT),
        ("PGP", "PGP", GeneStatus.EXACT),  # an official symbol, though typed for ABCB1
        ("c-Met", "MET", GeneStatus.SYNONYM),
        ("HER2", "ERBB2", GeneStatus.SYNONYM),
        ("her-2/neu", "ERBB2", GeneStatus.SYNONYM),
        ("MLL", "KMT2A", GeneStatus.SYNONYM),
        ("p53", "TP53", GeneStatus.SYNONYM),
        ("c-KIT", "KIT", GeneStatus.SYNONYM),
        ("H3F3A", "H3-3A", GeneStatus.SYNONYM),
        ("HIST1H3B", "H3C2", GeneStatus.SYNONYM),
        ("TrkA", "NTRK1", GeneStatus.SYNONYM),
        ("BRAF1", "BRAF", GeneStatus.SYNONYM),
        ("FAM123B", "AMER1", GeneStatus.SYNONYM),
        ("C-RAF", "RAF1", GeneStatus.SYNONYM),
        ("C1orf112", "FIRRM", GeneStatus.SYNONYM),
        ("ENSG00000146648", "EGFR", GeneStatus.EXACT),
        ("ENSG00000146648.21", "EGFR", GeneStatus.EXACT),
        ("Entrez:1956", "EGFR", GeneStatus.EXACT),
        ("GeneID:1956", "EGFR", GeneStatus.EXACT),
        ("HGNC:3236", "EGFR", GeneStatus.EXACT),
        ("NM_005228.3", "EGFR", GeneStatus.EXACT),
    ],
)
def test_a_name_is_read_as_its_gene(word: str, symbol: str, status: GeneStatus) -> None:
    reading = GENES.resolve(word)
    assert (reading.symbol, reading.status) == (symbol, status)


@pytest.mark.parametrize("word", ["", "xyzzy", "1956", "GeneID:999999999", "ENSG00000999999"])
def test_an_unknown_name_has_no_symbol(word: str) -> None:
    reading = GENES.resolve(word)
    assert (reading.symbol, reading.status, reading.candidates) == (None, GeneStatus.UNKNOWN, ())


@pytest.mark.parametrize(
    ("word", "candidates", "kind"),
    [
        ("MLL2", {"KMT2D", "KMT2B"}, GeneNameKind.GENE),
        ("STK1", {"FLT3", "AURKB"}, GeneNameKind.GENE),
        ("neu", {"ERBB2", "NEURL1"}, GeneNameKind.GENE),
        ("RAS", {"KRAS", "NRAS", "HRAS"}, GeneNameKind.FAMILY),
        ("RAF", {"ARAF", "BRAF", "RAF1"}, GeneNameKind.FAMILY),  # not ZHX2
        ("NTRK", {"NTRK1", "NTRK2", "NTRK3"}, GeneNameKind.FAMILY),
        ("BRCA1/2", {"BRCA1", "BRCA2"}, GeneNameKind.FAMILY),
    ],
)
def test_a_name_of_several_genes_is_never_a_guess(
    word: str, candidates: set[str], kind: GeneNameKind
) -> None:
    reading = GENES.resolve(word)
    assert (reading.symbol, reading.status) == (None, GeneStatus.AMBIGUOUS)
    assert (set(reading.candidates), reading.kind) == (candidates, kind)


@pytest.mark.parametrize(
    ("word", "partners"),
    [
        ("BCR-ABL1", ("BCR", "ABL1")),
        ("BCR-ABL", ("BCR", "ABL1")),
        ("bcr/abl", ("BCR", "ABL1")),
        ("EML4::ALK", ("EML4", "ALK")),
        ("MLL-AF9", ("KMT2A", "MLLT3")),
    ],
)
def test_a_fusion_is_not_one_gene(word: str, partners: tuple[str, str]) -> None:
    reading = GENES.resolve(word)
    assert reading.symbol is None
    assert (reading.kind, reading.candidates) == (GeneNameKind.FUSION, partners)


@pytest.mark.parametrize(
    ("word", "symbol"), [("PD-L1", "CD274"), ("CD20", "MS4A1"), ("ER", "ESR1"), ("CD19", "CD19")]
)
def test_a_word_for_a_protein_test_says_so(word: str, symbol: str) -> None:
    reading = GENES.resolve(word)
    assert (reading.symbol, reading.kind) == (symbol, GeneNameKind.MARKER)


def test_mane_transcripts_come_select_first() -> None:
    select, plus = GENES.transcripts("BRAF")
    assert (select.is_select, select.refseq_transcript) == (True, "NM_004333.6")
    assert (plus.is_select, plus.ensembl_protein[:4]) == (False, "ENSP")
    assert GENES.transcripts("NO_SUCH_GENE") == ()


@pytest.mark.parametrize(
    ("accession", "symbol"),
    [
        ("NM_004333.6", "BRAF"),
        ("NP_004324", "BRAF"),
        ("ENST00000646891.2", "BRAF"),
        ("ENSP00000275493.2", "EGFR"),
        ("NM_001374258.1", None),  # Plus Clinical: its V600 is 640
        ("NM_9", None),
        ("BRAF", None),
    ],
)
def test_only_a_mane_select_accession_is_mane_select(accession: str, symbol: str | None) -> None:
    assert GENES.mane_select(accession) == symbol


@given(st.text(max_size=20))
def test_any_text_is_answered_consistently(text: str) -> None:
    reading = GENES.resolve(text)
    assert (reading.symbol is None) == (
        reading.status in (GeneStatus.AMBIGUOUS, GeneStatus.UNKNOWN)
    )
    assert reading.symbol is None or reading.candidates == (reading.symbol,)


def test_the_searched_text_and_its_index_answer_alike() -> None:
    names = ["EGFR", "her2", "KRAS2", "p53", "MLL2", "NKX2.1", "TrkA", "xyzzy", "Ets-1", "RB-1"]

    def fresh() -> Genes:
        return Genes(
            KeyedText("genes_symbols.tsv.gz"),
            KeyedText("genes_synonyms.tsv.gz"),
            KeyedText("genes.tsv.gz"),
        )

    searched = [fresh().resolve(name) for name in names]
    indexed = fresh()
    for number in range(50):
        indexed.resolve(f"nothing{number}")
    assert [indexed.resolve(name) for name in names] == searched


def test_every_gene_of_civic_is_understood(shared_file: Callable[[str], Path]) -> None:
    path = shared_file("knowledge/civic/01-Feb-2025-FeatureSummaries.tsv")
    with path.open(encoding="utf-8", newline="") as lines:
        genes = [
            row["name"]
            for row in csv.DictReader(lines, delimiter="\t")
            if row["feature_type"] == "Gene"
        ]
    assert len(genes) > 500
    unread = {name for name in genes if GENES.resolve(name).symbol is None}
    assert unread == {"UGT1A"}  # a locus of nine genes


@pytest.mark.parametrize(
    ("gene", "residue", "legacy", "mane"),
    [
        ("H3-3A", "K", 27, 28),
        ("H3C2", "K", 27, 28),
        ("H3C3", "K", 27, 28),
        ("H3-3A", "G", 34, 35),
        ("EZH2", "Y", 641, 646),
        ("AR", "T", 877, 878),
        ("AR", "H", 874, 875),
        ("FGFR3", "K", 652, 650),
        ("FGFR2", "N", 550, 549),
        ("FGFR2", "V", 565, 564),
        ("MYD88", "L", 265, 252),
        ("MYD88", "L", 273, 252),
        ("BRAF", "V", 640, 600),
        ("MET", "D", 1246, 1228),
        ("RUNX1", "R", 174, 201),
        ("KIT", "D", 812, 816),
        ("EGFR", "L", 813, 858),
    ],
)
def test_a_legacy_number_is_found_from_both_sides(
    gene: str, residue: str, legacy: int, mane: int
) -> None:
    found = mane_position(gene, residue, legacy)
    assert found is not None
    assert found.mane_position == mane
    assert found in legacy_equivalents(gene, mane, residue)
    assert found.citation


def test_the_residue_tells_two_readings_of_one_number_apart() -> None:
    # AR 877 is threonine in the older numbering and phenylalanine in MANE.
    assert {number.residue for number in legacy_equivalents("AR", 877)} == {"T", "F"}
    assert mane_position("AR", "F", 877) is None


@pytest.mark.parametrize(("gene", "residue", "position"), [("BRAF", "V", 600), ("KRAS", "G", 12)])
def test_a_mane_number_is_left_alone(gene: str, residue: str, position: int) -> None:
    assert mane_position(gene, residue, position) is None


def test_legacy_genes_are_mane_symbols_and_unseen_pairs_are_marked() -> None:
    numbers = [number for found in load_legacy_numbers().values() for number in found]
    assert all(GENES.resolve(number.gene).status is GeneStatus.EXACT for number in numbers)
    assert all(number.legacy_position != number.mane_position for number in numbers)
    unseen = [number for number in numbers if "not seen in a document" in number.citation]
    assert unseen
    assert not any(number.verified for number in unseen)


def test_ids_are_found_alike_by_search_and_by_index() -> None:
    ids = ["HGNC:3236", "HGNC:1097", "ENTREZ:672", "NM_005228.5", "NP_004324.2", "ENST00000275493",
           "HGNC:99999999", "NM_1", "ENSG00000146648.19"]  # fmt: skip
    searched = [KeyedText("genes.tsv.gz").line_with(cell) for cell in ("h3236", "NM_005228", "hX")]
    indexed = KeyedText("genes.tsv.gz")
    for number in range(50):
        indexed.line_with(f"hX{number}")
    assert [indexed.line_with(cell) for cell in ("h3236", "NM_005228", "hX")] == searched
    assert searched[0] == searched[1]
    assert searched[2] is None
    fresh = Genes(GENES.symbols, GENES.synonyms, KeyedText("genes.tsv.gz"))
    first = [fresh.resolve(one).symbol for one in ids]
    known = Genes(GENES.symbols, GENES.synonyms, indexed)
    assert [known.resolve(one).symbol for one in ids] == first
    assert first[:2] == ["EGFR", "BRAF"]
