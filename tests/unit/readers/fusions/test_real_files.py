"""The real files of fusion callers: counts by reason, and what the known cell line carries."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from oncobasis.annotate.bundle import load_transcripts
from oncobasis.core.alteration import Fusion, Observation
from oncobasis.core.codes import WarningCode
from oncobasis.readers.files.head import head_of
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.fusions import header
from oncobasis.readers.fusions.call import Call, Side
from oncobasis.readers.fusions.exons import Exons
from oncobasis.readers.fusions.read import read_fusions
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ARRIBA = "variants/fusions/arriba_fusions.tsv.gz"
STAR_FUSION = "variants/fusions/star-fusion.fusion_predictions.abridged.tsv"
PCGR = "variants/pcgr/T001-COAD.grch38.fusions.tsv"
PROOFS = {
    name: getattr(header, name)
    for name in ("proves_arriba", "proves_star_fusion", "proves_fusion_catcher",
                 "proves_tso500_fusions", "proves_cbioportal_sv", "proves_fusion_table")
}  # fmt: skip
REASONS = {
    "duplicate": 11,
    "low_alt_reads": 63,
    "low_confidence": 78,
    "no_chimeric_protein": 24,
    "no_partner_gene": 2,
    "read_through": 28,
}


@pytest.mark.parametrize(
    ("name", "proof"),
    [(ARRIBA, "proves_arriba"), (STAR_FUSION, "proves_star_fusion"), (PCGR, "proves_fusion_table")],
)
def test_each_real_file_has_one_proof(
    name: str, proof: str, shared_file: Callable[[str], Path]
) -> None:
    head = head_of(shared_file(name))
    assert [key for key, proves in PROOFS.items() if proves(head)] == [proof]


def test_no_other_real_file_is_claimed(shared_file: Callable[[str], Path]) -> None:
    own = {shared_file(name) for name in (ARRIBA, STAR_FUSION, PCGR)}
    others = [path for path in shared_file("variants").rglob("*") if path.is_file()]
    claimed = {
        path.name
        for path in others
        if path not in own and any(proves(head_of(path)) for proves in PROOFS.values())
    }
    assert claimed == set()


def test_every_arriba_row_is_accounted_for(shared_file: Callable[[str], Path]) -> None:
    result = read_fusions(shared_file(ARRIBA), ReadOptions(), FileFormat.ARRIBA)
    counts = result.counts
    assert (counts.rows, counts.reported, counts.filtered) == (181, 55, 126)
    assert counts.not_understood == 0
    assert dict(counts.reasons) == REASONS


def test_both_callers_of_one_cell_line_find_its_fusion(shared_file: Callable[[str], Path]) -> None:
    arriba = read_fusions(shared_file(ARRIBA), ReadOptions(), FileFormat.ARRIBA)
    star = read_fusions(shared_file(STAR_FUSION), ReadOptions(), FileFormat.STAR_FUSION)
    pairs = [_pairs(result.alterations) for result in (arriba, star)]
    assert ("EIF3K", "CYP39A1") in pairs[0] & pairs[1]
    # TMEM104 is SLC38A12 today; UNC5C's partner is an identifier for Arriba, a clone for STAR.
    assert pairs[1] - pairs[0] == {("HNRNPUL2", "AHNAK"), ("UNC5C", "AC034154.1")}


@pytest.mark.parametrize(
    ("gene", "place", "five", "exon"),
    [
        ("RET", "chr10:43609927", False, 11),
        ("RET", "chr10:43612030", False, 12),
        ("RET", "chr10:43612032", False, 12),
        ("FGFR3", "chr4:1808661", True, 17),
        ("EGFR", "chr7:55268103", True, 24),
    ],
)
def test_exons_of_the_breakpoints_in_a_real_report(
    gene: str,
    place: str,
    five: bool,  # noqa: FBT001
    exon: int,
    shared_file: Callable[[str], Path],
) -> None:
    """The shipped transcripts against GRCh37 breakpoints of a TSO 500 output."""
    report = shared_file("variants/tso500/sample_CombinedVariantOutput.tsv")
    assert place in report.read_text(encoding="utf-8")
    chromosome, _, position = place.removeprefix("chr").partition(":")
    side = Side(gene, chromosome=chromosome, position=int(position))
    other = Side("GENE")
    sides = (side, other) if five else (other, side)
    located = Exons(load_transcripts(), "GRCh37").located(Call(1, "", sides))
    assert located.sides[0 if five else 1].exon == exon


def test_pcgr_names_the_genes_in_no_order(shared_file: Callable[[str], Path]) -> None:
    result = read_fusions(shared_file(PCGR), ReadOptions(), FileFormat.FUSION_TABLE)
    assert (result.counts.rows, result.counts.reported) == (9, 9)
    pairs = _pairs(result.alterations)
    assert ("NTRK1", "TPM3") in pairs or ("TPM3", "NTRK1") in pairs
    for seen in result.alterations:
        # A direction may only come from breakpoints that are ends of exons.
        assert isinstance(seen, Fusion)
        assert not seen.oriented or (seen.five_prime_exon and seen.three_prime_exon)


def test_the_order_of_the_rows_changes_nothing(
    shared_file: Callable[[str], Path], tmp_path: Path
) -> None:
    with gzip.open(shared_file(ARRIBA), "rt", encoding="utf-8") as file:
        head, *rows = file.read().splitlines()
    known = read_fusions(shared_file(ARRIBA), ReadOptions(), FileFormat.ARRIBA)
    mixed = tmp_path / "mixed.tsv"
    for order in (rows[::-1], sorted(rows), rows[90:] + rows[:90]):
        mixed.write_text("\n".join([head, *order]) + "\n", encoding="utf-8")
        result = read_fusions(mixed, ReadOptions(), FileFormat.ARRIBA)
        assert result.counts == known.counts
        assert _bare(result.alterations) == _bare(known.alterations)


def test_every_remark_can_be_said(shared_file: Callable[[str], Path]) -> None:
    """The codes and parameters are built away from the call that enters them."""
    for name, kind in ((ARRIBA, FileFormat.ARRIBA), (STAR_FUSION, FileFormat.STAR_FUSION)):
        for remark in read_fusions(shared_file(name), ReadOptions(), kind).remarks:
            given = {key for key, _ in remark.params}
            assert given == set(WarningCode(remark.code).params) - {"where"}, remark


def _pairs(alterations: tuple[object, ...]) -> set[tuple[str | None, str | None]]:
    return {(seen.five_prime, seen.three_prime) for seen in alterations if isinstance(seen, Fusion)}


def _bare(alterations: tuple[object, ...]) -> list[object]:
    return [
        replace(seen, observed=Observation()) for seen in alterations if isinstance(seen, Fusion)
    ]
