"""Genes and intervals meet on the right build; an unknown place is said, never guessed."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.annotate.gene_places import GenePlace, GenePlaces, load_gene_places
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.transcript import Strand
from oncobasis.knowledge.importers.genome.gene_places import (
    Aligned,
    Span,
    chromosome_of,
    import_places,
    mane_spans,
    places_on_grch37,
    read_refseq,
)
from oncobasis.knowledge.importers.tsv import read_records

if TYPE_CHECKING:
    from collections.abc import Callable

MANE = "knowledge/mane/MANE.GRCh38.v1.5.summary.txt.gz"
CDOT = "knowledge/transcripts/cdot-0.2.21.refseq.grch37_grch38.brca1.json"


@pytest.mark.parametrize(
    ("symbol", "chromosome", "start", "end", "strand"),
    [
        ("BRCA1", "17", 43044295, 43125364, Strand.REVERSE),
        ("EGFR", "7", 55019017, 55211628, Strand.FORWARD),
        ("TERT", "5", 1253167, 1295068, Strand.REVERSE),
        ("AR", "X", 67544021, 67730619, Strand.FORWARD),
    ],
)
def test_a_gene_lies_where_mane_has_it(
    symbol: str, chromosome: str, start: int, end: int, strand: Strand
) -> None:
    place = load_gene_places("GRCh38").place(symbol)

    assert place == GenePlace(symbol, "GRCh38", chromosome, start, end, strand)


def test_a_plus_clinical_transcript_widens_the_place() -> None:
    place = load_gene_places("GRCh38").place("CDKN2A")

    assert place is not None
    assert (place.start, place.end) == (21967752, 21994392), "p14ARF starts before p16INK4a"


@pytest.mark.parametrize(
    ("start", "end", "genes"),
    [
        (55181378, 55181378, ["EGFR"]),
        (55019016, 55019016, []),
        (55019017, 55019017, ["EGFR"]),
        (55211628, 55211628, ["EGFR"]),
        (55211629, 55211629, []),
        (55019000, 55211700, ["EGFR"]),
    ],
)
def test_both_ends_of_a_gene_belong_to_it(start: int, end: int, genes: list[str]) -> None:
    found = load_gene_places("GRCh38").genes_at("7", start, end)

    assert [place.symbol for place in found] == genes


def test_a_chromosome_may_be_written_with_its_prefix_and_an_odd_contig_has_no_gene() -> None:
    places = load_gene_places("GRCh38")

    assert places.genes_at("chr17", 43044295, 43044295) == places.genes_at("17", 43044295, 43044295)
    assert places.genes_at("GL000220.1", 1, 10**9) == ()


def test_every_gene_of_a_chromosome_is_placed_on_grch38_only_if_mane_says_so() -> None:
    places = load_gene_places("GRCh38")

    assert places.is_complete
    assert places.place("KIR2DL2") is None, "MANE has it on an alternative sequence only"


def test_a_gene_is_placed_on_grch37_or_listed_as_unplaced() -> None:
    here, there = load_gene_places("GRCh37"), load_gene_places("GRCh38")

    listed = {place.symbol for place in here.placed} | set(here.unplaced)
    assert listed == {place.symbol for place in there.placed}
    assert all(here.place(symbol) is None for symbol in here.unplaced)
    assert here.is_complete is (not here.unplaced)


@pytest.mark.parametrize(
    ("symbol", "chromosome", "start", "end", "strand"),
    [
        ("BRCA1", "17", 41196312, 41277381, Strand.REVERSE),
        ("EGFR", "7", 55086710, 55279321, Strand.FORWARD),
        ("CRLF2", "X", 1314869, 1331542, Strand.REVERSE),
        ("NCOA4", "10", 51565199, 51590734, Strand.FORWARD),
    ],
)
def test_a_gene_lies_where_refseq_aligned_it_on_grch37(
    symbol: str, chromosome: str, start: int, end: int, strand: Strand
) -> None:
    place = load_gene_places("GRCh37").place(symbol)

    assert place == GenePlace(symbol, "GRCh37", chromosome, start, end, strand)


def test_a_gene_may_lie_the_other_way_round_on_grch37() -> None:
    place = load_gene_places("GRCh38").place("NCOA4")

    assert place is not None
    assert place.strand is Strand.REVERSE


def test_a_gene_with_copies_that_only_grch38_has_is_not_placed_on_grch37() -> None:
    assert load_gene_places("GRCh37").place("DUX4") is None
    assert "DUX4" in load_gene_places("GRCh37").unplaced


def test_few_genes_have_no_place_on_grch37() -> None:
    assert len(load_gene_places("GRCh37").unplaced) < 100


SELECT = {"G": ("NM_1.2", "NM_2.1")}
ON_GRCH38 = {"G": Span("X", "+", 500, 900)}


def _aligned(*rows: tuple[str, str, str, int, int]) -> list[Aligned]:
    return [Aligned(name, "G", Span(c, strand, a, z)) for name, c, strand, a, z in rows]


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([("NM_1.2", "X", "+", 10, 50)], ("+", "10", "50", "NM_1.2")),
        ([("NM_1.1", "X", "+", 10, 50)], ("+", "10", "50", "NM_1.1")),
        (
            [("NM_1.1", "X", "+", 10, 60), ("NM_1.2", "X", "+", 10, 50)],
            ("+", "10", "50", "NM_1.2"),
        ),
        (
            [("NM_1.2", "X", "+", 10, 50), ("NM_2.1", "X", "+", 40, 90)],
            ("+", "10", "90", "NM_1.2;NM_2.1"),
        ),
        (
            [("NM_1.2", "X", "+", 10, 50), ("NM_1.2", "Y", "+", 10, 50)],
            ("+", "10", "50", "NM_1.2"),
        ),
        ([("NM_1.2", "X", "-", 10, 50)], ("-", "10", "50", "NM_1.2")),
        ([("NM_2.1", "X", "+", 10, 50)], ("+", "10", "50", "RefSeq gene")),
        ([("NR_9.1", "X", "+", 10, 50)], ("+", "10", "50", "RefSeq gene")),
        ([("NM_1.2", "X", "+", 10, 50), ("NM_1.2", "X", "+", 110, 150)], None),
        ([("NM_1.2", "X", "+", 10, 50), ("NM_1.2", "7", "+", 110, 150)], None),
        ([("NM_1.2", "7", "+", 10, 50)], None),
        ([], None),
    ],
)
def test_one_place_of_the_right_chromosome_or_none(
    rows: list[tuple[str, str, str, int, int]], place: tuple[str, ...] | None
) -> None:
    found = places_on_grch37(SELECT, ON_GRCH38, _aligned(*rows))

    assert found.get("G") == place
    assert places_on_grch37(SELECT, ON_GRCH38, _aligned(*reversed(rows))) == found


def test_the_alignment_table_is_read_as_it_is_published(tmp_path: Path) -> None:
    line = "0 NM_1.2 chrX + 9 50 10 40 1 9, 50, 0 G cmpl cmpl 0,".replace(" ", "\t")
    table = tmp_path / "ncbiRefSeq.txt.gz"
    other = line.replace("NM_1.2", "XM_5.1"), line.replace("chrX", "chrX_random")
    table.write_bytes(gzip.compress("\n".join((line, *other, "")).encode()))

    assert read_refseq(table) == _aligned(("NM_1.2", "X", "+", 10, 50))


def test_another_assembly_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="T2T"):
        load_gene_places("T2T-CHM13")


_SPANS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 30)), max_size=12)


@given(_SPANS, st.integers(1, 90), st.integers(0, 30))
def test_the_index_finds_what_a_plain_search_finds(
    spans: list[tuple[int, int]], start: int, length: int
) -> None:
    placed = tuple(
        GenePlace(f"G{number}", "GRCh38", "1", at, at + size, Strand.FORWARD)
        for number, (at, size) in enumerate(spans)
    )
    end = start + length

    found = GenePlaces("GRCh38", placed, ()).genes_at("1", start, end)

    assert set(found) == {place for place in placed if place.start <= end and place.end >= start}


@pytest.mark.parametrize(
    ("accession", "chromosome"),
    [
        ("NC_000001.11", "1"),
        ("NC_000023.11", "X"),
        ("NC_000024.10", "Y"),
        ("NT_187633.1", None),
        ("NW_003315917.2", None),
    ],
)
def test_an_accession_names_its_chromosome(accession: str, chromosome: str | None) -> None:
    assert chromosome_of(accession) == chromosome


def test_importing_keeps_grch37_places_and_gives_the_shipped_records(
    shared_file: Callable[[str], Path], tmp_path: Path
) -> None:
    data = shared_file(MANE).parents[2]
    shipped = Path(__file__).parents[3] / "knowledge/gene_places.tsv"
    (tmp_path / "gene_places.tsv").write_bytes(shipped.read_bytes())

    count = import_places(data, tmp_path)

    assert (tmp_path / "gene_places.tsv").read_bytes() == shipped.read_bytes()
    assert count == len(read_records(shipped))


def test_genes_on_no_chromosome_are_counted(shared_file: Callable[[str], Path]) -> None:
    spans, elsewhere = mane_spans(shared_file(MANE))

    assert (len(spans), len(elsewhere)) == (19299, 64)
    assert not set(spans) & set(elsewhere)
