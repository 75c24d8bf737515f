"""Structural rows of a VCF: direction by ends and strands; synthetic rows and Delly's real file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from oncobasis.core.alteration import (
    Fusion,
    IntragenicEvent,
    IntragenicKind,
    Observation,
    Origin,
    SourceLine,
)
from oncobasis.readers.files.lines import numbered_lines
from oncobasis.readers.fusions.vcf_breakends import structural_findings
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.small_variants.structural_row import StructuralContext, StructuralRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from oncobasis.readers.reading.result import ReadResult

ANN = {"ANN": ("Allele", "Annotation", "Annotation_Impact", "Gene_Name", "Gene_ID")}
EML4, ALK = 42295516, 29223528


def a_row(
    place: str, alternative: str, kind: str = "BND", *, filters: str = "PASS", **info: str
) -> StructuralRow:
    chromosome, _, position = place.partition(":")
    seen = Observation(origin=Origin.SOMATIC, source=SourceLine(place, "sv.vcf", 9))
    return StructuralRow(
        9, f"chr{chromosome}", chromosome, int(position), "id", "N", alternative, kind, filters,
        info, {"PR": "30,12", "SR": "20,8"}, seen,
    )  # fmt: skip


def read(*rows: StructuralRow, assembly: str | None = "GRCh38") -> ReadResult:
    ledger = Ledger("sv.vcf", 100)
    ledger.rows = len(rows)
    structural_findings(rows, StructuralContext("sv.vcf", assembly, ReadOptions(), ANN), ledger)
    result = ledger.result((), assembly)
    counts = result.counts
    assert counts.alleles == counts.reported + counts.filtered + counts.not_understood == len(rows)
    return result


def found(*rows: StructuralRow, assembly: str | None = "GRCh38") -> list[object]:
    """The findings without observation, and without exons: those depend on the bundle."""
    result = read(*rows, assembly=assembly)
    plain = [replace(seen, observed=Observation()) for seen in result.alterations]
    return [
        replace(seen, five_prime_exon=None, three_prime_exon=None)
        if isinstance(seen, Fusion)
        else seen
        for seen in plain
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (a_row(f"2:{ALK}", f"N]chr2:{EML4}]"), Fusion("EML4", "ALK")),
        (a_row(f"2:{EML4}", f"N]chr2:{ALK}]"), Fusion("EML4", "ALK")),
        (a_row(f"2:{EML4}", f"[chr2:{ALK}[N"), Fusion("ALK", "EML4")),
        (a_row(f"2:{ALK}", "<INV>", "INV", END=str(EML4)), Fusion("EML4", "ALK")),
        (a_row(f"2:{ALK}", "<INV>", "INV", END=str(EML4), CT="3to3"), Fusion("EML4", "ALK")),
        (a_row(f"2:{ALK}", "<INV>", "INV", END=str(EML4), INV5=""), Fusion("ALK", "EML4")),
        (a_row("21:38445000", "<DEL>", "DEL", END="41500000"), Fusion("TMPRSS2", "ERG")),
        (a_row("22:23290413", "N[chr9:130854064["), Fusion("BCR", "ABL1")),
        (a_row("9:130854064", "]chr22:23290413]N"), Fusion("BCR", "ABL1")),
        (
            a_row("22:23290413", "<TRA>", "TRA", CHR2="chr9", END="130854064", CT="3to5"),
            Fusion("BCR", "ABL1"),
        ),
        (a_row("4:1739000", "<DUP:TANDEM>", "DUP", END="1806934"), Fusion("FGFR3", "TACC3")),
    ],
)
def test_the_direction_follows_from_ends_and_strands(row: StructuralRow, expected: Fusion) -> None:
    assert found(row) == [expected]


def test_mates_and_the_reciprocal_junction_are_one_fusion() -> None:
    rows = (
        a_row(f"2:{ALK}", f"N]chr2:{EML4}]"),
        a_row(f"2:{EML4}", f"N]chr2:{ALK}]"),
        a_row(f"2:{EML4 + 1}", f"[chr2:{ALK + 1}[N"),
    )
    for order in (rows, rows[::-1]):
        assert found(*order) == [Fusion("EML4", "ALK")]
        assert read(*order).counts.of(FilterCode.DUPLICATE) == 2


def test_origin_and_reads_are_kept() -> None:
    seen = read(a_row(f"2:{ALK}", f"N]chr2:{EML4}]")).alterations[0].observed
    assert seen.origin is Origin.SOMATIC
    assert seen.source is not None
    assert "(20 reads)" in seen.source.text


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (a_row(f"2:{EML4}", f"N[chr2:{ALK}["), FilterCode.NO_CHIMERIC_PROTEIN),
        (a_row(f"2:{ALK}", f"N]chr2:{EML4}]", filters="LowQual"), FilterCode.CALLER_FILTER),
        (a_row(f"2:{ALK}", "N]chr2:1]"), FilterCode.OUTSIDE_GENE),
        (a_row("10:121500000", "<INV>", "INV", END="121520000"), FilterCode.NOT_A_FUSION),
        (a_row(f"2:{ALK}", "<INS>", "INS"), FilterCode.SYMBOLIC_ALLELE),
        (a_row(f"2:{ALK}", "N]chrUn_x:5]"), FilterCode.OUTSIDE_GENE),
    ],
)
def test_what_is_no_fusion_is_listed(row: StructuralRow, reason: FilterCode) -> None:
    result = read(row)
    assert result.alterations == ()
    assert result.counts.of(reason) == 1


def test_a_deletion_within_a_gene_is_no_fusion_of_it() -> None:
    """What it is depends on the exons, where the transcript of FGFR2 is at hand."""
    found_here = found(a_row("10:121500000", "<DEL>", "DEL", END="121520000"))
    assert not any(isinstance(seen, Fusion) for seen in found_here)


def test_a_driver_that_is_left_out_is_named() -> None:
    result = read(a_row(f"2:{ALK}", "N]chr2:1]"))
    assert [remark.code for remark in result.remarks if "fusion" in remark.code] == [
        "fusion_not_reported"
    ]


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ("gene_fusion", [Fusion("ALK", "EML4", oriented=False)]),
        ("gene_fusion&splice_region_variant", [Fusion("ALK", "EML4", oriented=False)]),
        ("bidirectional_gene_fusion", []),
        ("feature_fusion", []),
    ],
)
def test_without_an_assembly_the_annotation_names_the_genes(
    effect: str, expected: list[Fusion]
) -> None:
    annotation = f"N|{effect}|HIGH|ALK&EML4|ENSG1&ENSG2"
    row = a_row(f"2:{ALK}", f"N]chr2:{EML4}]", ANN=annotation)
    assert found(row, assembly=None) == expected


@pytest.mark.parametrize(
    ("assembly", "shift"), [("GRCh37", 67693), ("GRCh38", 0)], ids=["GRCh37", "GRCh38"]
)
def test_egfr_viii_from_dna_on_both_assemblies(assembly: str, shift: int) -> None:
    """A deletion from intron 1 to intron 7 by the shipped transcript; positions are invented."""
    row = a_row(f"7:{55050000 + shift}", "<DEL>", "DEL", END=str(55155000 + shift))
    assert found(row, assembly=assembly) == [IntragenicEvent("EGFR", IntragenicKind.DELETION, 2, 7)]


def test_no_annotation_and_no_assembly_is_not_understood() -> None:
    result = read(a_row(f"2:{ALK}", f"N]chr2:{EML4}]"), assembly=None)
    assert result.counts.of(FilterCode.NOT_ANNOTATED) == 1
    assert result.counts.not_understood == 1


def test_the_same_fusion_on_both_assemblies() -> None:
    on_37 = a_row("2:29446394", "N]chr2:42522654]")
    assert found(on_37, assembly="GRCh37") == found(a_row(f"2:{ALK}", f"N]chr2:{EML4}]"))


def test_delly_s_real_file(shared_file: Callable[[str], Path]) -> None:
    """TMPRSS2 is joined to chromosome 15 outside of genes; most rows failed Delly's filter."""
    rows = _delly(shared_file("variants/callers/test_delly.vcf"))
    result = read(*rows, assembly="GRCh37")
    assert result.counts.of(FilterCode.CALLER_FILTER) == 5
    assert [(f.five_prime, f.three_prime) for f in result.alterations if isinstance(f, Fusion)] == [
        ("HLA-C", "HLA-B")
    ]
    assert any(left.gene == "TMPRSS2" for left in result.filtered)


def _delly(path: Path) -> Sequence[StructuralRow]:
    rows = []
    for number, line in numbered_lines(path):
        if line.startswith("#"):
            continue
        contig, position, name, ref, alt, _, filters, info, form, tumor, _ = line.split("\t")
        fields = dict(part.partition("=")[::2] for part in info.split(";"))
        values = dict(zip(form.split(":"), tumor.split(":"), strict=True))
        rows.append(
            StructuralRow(
                number, contig, contig, int(position), name, ref, alt, fields["SVTYPE"], filters,
                fields, values,
            )
        )  # fmt: skip
    return rows
