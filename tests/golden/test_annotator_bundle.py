"""The annotator over the packaged transcripts, against real rows of the genes it has."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from typing import TYPE_CHECKING

from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.bundle import load_transcripts
from oncobasis.annotate.effect import AnnotationStatus
from oncobasis.core.alteration import Consequence, GenomicChange
from oncobasis.nomenclature.protein import ProteinSyntaxError, parse_protein

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

VEP = "variants/vep/tumor_normal.vep105.GRCh38.vcf.gz"
CHANGE, INSERTED = "Protein_Change", "Tumor_Seq_Allele2"
LAML = "variants/maf/tcga_laml.maf.gz"
# The file numbers RUNX1 on isoform b, 27 residues shorter than MANE Select's, whatever it names.
OTHER_ISOFORM = {"RUNX1"}


def annotator(assembly: str) -> BundleAnnotator:
    return BundleAnnotator(load_transcripts(), assembly)


def vcf_rows(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt") as lines:
        yield from (
            line.rstrip("\n").split("\t") for line in lines if line.startswith("##") is False
        )


def vep_fields(path: Path) -> list[str]:
    with gzip.open(path, "rt") as lines:
        header = next(line for line in lines if line.startswith("##INFO=<ID=CSQ"))
    return header.partition("Format: ")[2].rstrip('">\n').split("|")


def test_vep_rows_of_mane_transcripts_are_answered_alike(
    shared_file: Callable[[str], Path],
) -> None:
    path = shared_file(VEP)
    fields, asked, compared = vep_fields(path), annotator("GRCh38"), 0
    for cells in vcf_rows(path):
        if cells[0] == "#CHROM" or "," in cells[4]:
            continue
        change = GenomicChange("GRCh38", cells[0].removeprefix("chr"), int(cells[1]), *cells[3:5])
        answer = asked.annotate(change)
        assert answer.status is not AnnotationStatus.REFERENCE_MISMATCH, cells[:5]
        told = cells[7].partition("CSQ=")[2].partition(";")[0].split(",")
        theirs = [dict(zip(fields, part.split("|"), strict=True)) for part in told]
        for effect in answer.effects:
            for row in theirs:
                if row["MANE_SELECT"] != effect.transcript:
                    continue
                assert effect.coding == row["HGVSc"].rpartition(":")[2]
                assert effect.protein.replace("p.?", "") == row["HGVSp"].rpartition(":")[2]
                assert set(effect.terms) == set(row["Consequence"].split("&"))
                assert str(effect.exon or "") == row["EXON"].partition("/")[0]
                compared += 1
    assert compared >= 25


def test_tcga_rows_name_the_same_residues(shared_file: Callable[[str], Path]) -> None:
    with gzip.open(shared_file(LAML), "rt") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    asked, counted = annotator("GRCh37"), Counter[bool]()
    for row in rows:
        at = int(row["Start_Position"]) + (row["Reference_Allele"] == "-")
        alleles = (row["Reference_Allele"], row["Tumor_Seq_Allele2"])
        answer = asked.annotate(GenomicChange("GRCh37", row["Chromosome"], at, *alleles))
        assert answer.status is not AnnotationStatus.REFERENCE_MISMATCH, row
        for effect in answer.effects:
            if effect.gene != row["Hugo_Symbol"] or effect.gene in OTHER_ISOFORM:
                continue
            if row["Variant_Type"] == "SNP" and effect.consequence in {
                Consequence.MISSENSE, Consequence.NONSENSE, Consequence.SYNONYMOUS
            }:  # fmt: skip
                same = parse_protein(effect.protein) == _read(row["Protein_Change"])
                assert same, (row["Hugo_Symbol"], row["Protein_Change"], effect.protein)
                counted[same] += 1
    assert counted[True] > 130


def _read(text: str) -> object:
    try:
        return parse_protein(text)
    except ProteinSyntaxError:
        return text


def test_npm1_of_acute_myeloid_leukaemia_shifts_the_frame_at_tryptophan_288(
    shared_file: Callable[[str], Path],
) -> None:
    with gzip.open(shared_file(LAML), "rt") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if "288fs" in row[CHANGE]]
    asked = annotator("GRCh37")
    found = Counter(
        effect.protein
        for row in rows
        for effect in asked.annotate(
            GenomicChange("GRCh37", "5", int(row["Start_Position"]) + 1, "", row[INSERTED])
        ).effects
    )
    # Type A (TCTG) and those with another base in its place; two lie a base further on.
    assert found["p.Trp288CysfsTer12"] > 25
    assert all(protein.startswith("p.Trp288") for protein in found)


def test_one_sample_on_two_builds_has_the_same_proteins(
    shared_file: Callable[[str], Path],
) -> None:
    found = {}
    for assembly in ("GRCh37", "GRCh38"):
        asked = annotator(assembly)
        found[assembly] = Counter(
            (effect.gene, effect.coding, effect.protein)
            for cells in vcf_rows(shared_file(f"variants/pcgr/T001-COAD.{assembly.lower()}.vcf.gz"))
            if cells[0] != "#CHROM"
            for effect in asked.annotate(
                GenomicChange(assembly, cells[0].removeprefix("chr"), int(cells[1]), *cells[3:5])
            ).effects
            if effect.protein
        )
    placed = [set(load_transcripts().genes_on(assembly)) for assembly in found]
    on_both = placed[0] & placed[1]
    kept = [{row for row in rows if row[0] in on_both} for rows in found.values()]
    assert kept[0] == kept[1]
    assert len(kept[0]) > 50
