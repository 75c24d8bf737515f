"""A hotspot change is known by its bases on both builds; another change of the base is not."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.annotate.gene_places import load_gene_places
from oncobasis.annotate.hotspot_positions import (
    HotspotChange,
    load_hotspot_positions,
    trimmed,
)
from oncobasis.annotate.structures import load_structures
from oncobasis.core.alteration import Consequence, GenomicChange
from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge import load_knowledge
from oncobasis.knowledge.importers.genome.hotspot_positions import (
    Codons,
    SourceRow,
    import_positions,
    proven,
    read_exons,
)
from oncobasis.knowledge.importers.tsv import read_records
from oncobasis.nomenclature.genes_legacy import legacy_equivalents
from oncobasis.nomenclature.protein import parse_protein

if TYPE_CHECKING:
    from collections.abc import Callable

RECORDS = Path(__file__).parents[3] / "knowledge/hotspots/positions.tsv"


@pytest.mark.parametrize(
    ("assembly", "place", "alleles", "gene", "protein"),
    [
        ("GRCh37", ("7", 140453136), ("A", "T"), "BRAF", "p.Val600Glu"),
        ("GRCh38", ("7", 140753336), ("A", "T"), "BRAF", "p.Val600Glu"),
        ("GRCh37", ("7", 55259515), ("T", "G"), "EGFR", "p.Leu858Arg"),
        ("GRCh38", ("chr7", 55191822), ("T", "G"), "EGFR", "p.Leu858Arg"),
        ("GRCh37", ("12", 25398284), ("C", "A"), "KRAS", "p.Gly12Val"),
        ("GRCh38", ("1", 114713908), ("T", "A"), "NRAS", "p.Gln61Leu"),
    ],
)
def test_a_known_change_has_its_protein_change_on_both_builds(
    assembly: str, place: tuple[str, int], alleles: tuple[str, str], gene: str, protein: str
) -> None:
    found = load_hotspot_positions(assembly).at(*place, *alleles)

    assert found == HotspotChange(gene, protein, Consequence.MISSENSE)


def test_a_stop_is_a_nonsense_change() -> None:
    found = load_hotspot_positions("GRCh37").at("17", 7577022, "G", "A")

    assert found == HotspotChange("TP53", "p.Arg306Ter", Consequence.NONSENSE)


def test_bases_around_the_change_do_not_matter() -> None:
    positions = load_hotspot_positions("GRCh37")

    plain = positions.at("7", 140453136, "A", "T")
    assert plain is not None
    assert positions.at("7", 140453135, "CAG", "CTG") == plain


def test_two_changed_bases_are_one_change() -> None:
    found = load_hotspot_positions("GRCh37").at("7", 140453136, "AC", "TT")

    assert found == HotspotChange("BRAF", "p.Val600Lys", Consequence.MISSENSE)


def test_another_change_of_a_hotspot_base_gives_the_gene_and_no_protein_change() -> None:
    positions = load_hotspot_positions("GRCh37")

    assert positions.at("7", 55259515, "T", "A") is None
    assert positions.genes_at("7", 55259515) == ("EGFR",)
    assert positions.genes_at("7", 55259516) == ()


def test_a_position_of_the_other_build_is_not_found() -> None:
    assert load_hotspot_positions("GRCh38").at("7", 140453136, "A", "T") is None


def test_mane_numbers_stand_for_legacy_ones() -> None:
    found = load_hotspot_positions("GRCh38").at("3", 38141150, "T", "C")

    assert found == HotspotChange("MYD88", "p.Leu252Pro", Consequence.MISSENSE)


def test_another_assembly_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="NCBI36"):
        load_hotspot_positions("NCBI36")


# Genes that the source, and with it the packaged list of residues, numbers on another isoform.
OTHER_ISOFORM = frozenset(
    [
        "ARID1B",
        "CASP8",
        "CD79B",
        "CIC",
        "DNMT1",
        "FGFR1",
        "GATA3",
        "KDM6A",
        "MYD88",
        "PBRM1",
        "RAC1",
        "RBM10",
        "TCF7L2",
        "TGFBR2",
    ]
)


def test_every_record_agrees_with_the_packaged_residues_but_for_their_isoform() -> None:
    reference = load_knowledge().reference
    strange = set()
    for row in read_records(RECORDS):
        change = parse_protein(row["change"])
        numbers = {change.start}
        for pair in legacy_equivalents(row["gene"], change.start, change.first):
            numbers |= {pair.mane_position, pair.legacy_position}
        spots = {(spot.position, spot.residue) for spot in reference.gene(row["gene"]).hotspots}
        if not any((number, change.first) in spots for number in numbers):
            strange.add(row["gene"])

    assert strange <= OTHER_ISOFORM


@pytest.mark.parametrize("assembly", ["GRCh37", "GRCh38"])
def test_the_name_of_the_base_and_the_number_of_the_residue_agree(assembly: str) -> None:
    structures = load_structures(assembly)
    compared = 0
    for row in read_records(RECORDS):
        if len(row["reference"]) > 1:
            continue
        change = GenomicChange(
            assembly,
            row["chromosome"],
            int(row[assembly.lower()]),
            row["reference"],
            row["alternative"],
        )
        for effect in structures.effects_of(change):
            if effect.gene == row["gene"]:
                compared += 1
                number = re.fullmatch(r"c\.(\d+)[ACGT]>[ACGT]", effect.coding)
                assert number is not None, effect
                assert (int(number[1]) + 2) // 3 == int(row["change"][1:-1]), row

    assert compared > 2500


@pytest.mark.parametrize(
    ("position", "alleles", "protein"),
    [
        (38417331, ("G", "C"), "p.Asn546Lys"),
        (38414790, ("T", "C"), "p.Lys656Glu"),
    ],
)
def test_fgfr1_is_numbered_as_clinics_do(
    position: int, alleles: tuple[str, str], protein: str
) -> None:
    found = load_hotspot_positions("GRCh38").at("8", position, *alleles)

    assert found is not None
    assert (found.gene, found.protein) == ("FGFR1", protein)


def test_every_record_lies_in_its_gene_wherever_the_place_is_known() -> None:
    for assembly in ("GRCh37", "GRCh38"):
        places = load_gene_places(assembly)
        for row in read_records(RECORDS):
            place = places.place(row["gene"])
            position = int(row[assembly.lower()])
            assert place is None or place.start <= position <= place.end, row


def test_one_change_has_one_reading_on_each_build() -> None:
    for assembly in ("grch37", "grch38"):
        seen = Counter(
            (row["chromosome"], row[assembly], row["reference"], row["alternative"])
            for row in read_records(RECORDS)
        )
        assert max(seen.values()) == 1


CODONS = {
    ("BRAF", 600): Codons(
        "V", (("gTg", "gAg"), ("GTg", "AAg")), frozenset({("7", 140453136), ("7", 140453137)})
    ),
    ("PIK3CA", 107): Codons("N", (("gGCAAc", "gTCAGc"),), frozenset({("3", 178916930)})),
}


EXONS = read_exons(RECORDS.parents[1] / "transcript_structures.tsv")


def _braf(**other: str | int) -> SourceRow:
    cells: dict[str, str | int] = {
        "chromosome": "7",
        "grch37": 140453136,
        "grch38": 140753336,
        "reference": "A",
        "alternative": "T",
        "gene": "BRAF",
        "protein": "V600E",
    }
    return SourceRow(**{**cells, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (_braf(), ""),
        (_braf(alternative="G"), "codon change says something else"),
        (_braf(reference="AC", alternative="TT", protein="V600K"), ""),
        (_braf(protein="V600K"), "codon change says something else"),
        (_braf(protein="A600E"), "residue is not the hotspot's"),
        (_braf(protein="V640E"), "residue is not the hotspot's"),
        (_braf(grch37=140453100), "position is not the hotspot's"),
        (_braf(grch38=140453136), "position outside the gene"),
        (_braf(chromosome="8"), "position outside the gene"),
        (_braf(gene="NOSUCHGENE"), "gene without a place on GRCh38"),
        (
            _braf(reference="ACC", alternative="-", protein="V600del"),
            "insertion or deletion, named as its hotspot",
        ),
    ],
)
def test_a_row_is_taken_only_when_the_codon_says_the_same(row: SourceRow, reason: str) -> None:
    left_out: Counter[str] = Counter()

    taken = list(proven(iter([row]), CODONS, EXONS, left_out))

    assert list(left_out) == ([reason] if reason else [])
    assert len(taken) == (0 if reason else 1)


def test_a_change_of_two_residues_is_not_named_by_one() -> None:
    row = SourceRow("3", 178916930, 179199142, "GCAA", "TCAG", "PIK3CA", "N107S")
    left_out: Counter[str] = Counter()

    assert list(proven(iter([row]), CODONS, EXONS, left_out)) == []
    assert left_out == {"codon change says something else": 1}


_BASES = st.text("ACGT", min_size=1, max_size=5)


@given(st.integers(10, 99), _BASES, _BASES, _BASES, _BASES)
def test_trimming_does_not_depend_on_shared_neighbours(
    position: int, left: str, reference: str, alternative: str, right: str
) -> None:
    if reference[0] == alternative[0] or reference[-1] == alternative[-1]:
        return
    padded = trimmed(position - len(left), left + reference + right, left + alternative + right)

    assert padded == (position, reference, alternative)


def test_importing_gives_the_shipped_records(
    shared_file: Callable[[str], Path], tmp_path: Path
) -> None:
    data = shared_file("knowledge/hotspots/hotspots_v2.txt.gz").parents[2]
    (tmp_path / "hotspots").mkdir()
    shutil.copy(RECORDS.parents[1] / "transcript_structures.tsv", tmp_path)

    count = import_positions(data, tmp_path)

    assert (tmp_path / "hotspots/positions.tsv").read_bytes() == RECORDS.read_bytes()
    assert count == len(load_hotspot_positions("GRCh38"))
