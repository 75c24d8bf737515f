"""The annotator against what VEP, Funcotator and a TCGA centre wrote of real calls."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from builders.real_transcripts import real_transcripts
from builders.small_genome import ASSEMBLY, CHROMOSOME, SmallGenome
from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.bundle import Transcripts
from oncobasis.annotate.hgvs.residues import extension, frameshift, nonsense
from oncobasis.core.alteration import GenomicChange
from oncobasis.core.protein import STOP
from oncobasis.core.transcript import Strand
from oncobasis.nomenclature.protein import parse_protein

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from oncobasis.annotate.effect import TranscriptEffect

GENES = {"TP53", "CTNNB1", "PIK3CA"}
FUNCOTATED = "variants/funcotator/variantset1.hg19.funcotated.vcf.gz"
VEP = "variants/vep/tumor_normal.vep105.GRCh38.vcf.gz"


@pytest.fixture(scope="module")
def annotator(shared_data: Path) -> BundleAnnotator:
    return BundleAnnotator(Transcripts.of(real_transcripts(shared_data)), "GRCh37")


def effect(
    annotator: BundleAnnotator, chromosome: str, position: str, reference: str, alternative: str
) -> TranscriptEffect:
    """A row of a MAF or VCF; a MAF names the base in front of an insertion."""
    at = int(position) + (reference == "-")
    change = GenomicChange("GRCh37", chromosome.removeprefix("chr"), at, reference, alternative)
    (found,) = annotator.annotate(change).effects
    return found


def maf_rows(path: Path) -> Iterator[dict[str, str]]:
    read = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = [line for line in read.decode().splitlines() if line[0] != "#"]
    rows = csv.DictReader(lines, delimiter="\t")
    yield from (row for row in rows if row["Hugo_Symbol"] in GENES)


def test_vcf2maf_rows_have_the_same_hgvs(
    annotator: BundleAnnotator, shared_file: Callable[[str], Path]
) -> None:
    rows = list(maf_rows(shared_file("variants/maf/test_output.vep_isoforms.maf")))
    assert len(rows) == 3
    for row in rows:
        found = effect(
            annotator, row["Chromosome"], row["Start_Position"], row["Reference_Allele"],
            row["Tumor_Seq_Allele2"],
        )  # fmt: skip
        assert (found.coding, found.protein) == (row["HGVSc"], row["HGVSp"])
        assert f"{found.exon}/" == row["Exon_Number"].partition("/")[0] + "/"


def test_tcga_rows_have_the_same_protein(
    annotator: BundleAnnotator, shared_file: Callable[[str], Path]
) -> None:
    counted: Counter[str] = Counter()
    for row in maf_rows(shared_file("variants/maf/tcga_laml.maf.gz")):
        found = effect(
            annotator, row["Chromosome"], row["Start_Position"], row["Reference_Allele"],
            row["Tumor_Seq_Allele2"],
        )  # fmt: skip
        theirs = row["Protein_Change"]
        if not theirs:
            assert row["Variant_Classification"] == "Splice_Site"
            assert found.protein == "p.?"
            counted["splice site"] += 1
        elif theirs.endswith("fs"):  # the residue alone is given
            assert parse_protein(found.protein).start == int(theirs[3:-2])
            counted["frameshift"] += 1
        else:
            assert parse_protein(found.protein) == parse_protein(theirs)
            counted["substitution"] += 1
    assert counted == {"substitution": 13, "frameshift": 4, "splice site": 2}


def funcotator_rows(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    with gzip.open(path, "rt") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            told = cells[7].partition("FUNCOTATION=[")[2].split("|") if line[0] != "#" else [""]
            if told[0] in GENES:
                yield cells, told


def test_funcotator_rows_are_of_the_same_class(
    annotator: BundleAnnotator, shared_file: Callable[[str], Path]
) -> None:
    """Funcotator does not shift and its protein strings are no HGVS: class and place are held."""
    classes = {
        "MISSENSE": {"missense"},
        "IN_FRAME_INS": {"inframe_insertion", "inframe_delins"},
        "IN_FRAME_DEL": {"inframe_deletion", "inframe_delins"},
        "FRAME_SHIFT_INS": {"frameshift", "nonsense"},
        "FRAME_SHIFT_DEL": {"frameshift", "nonsense"},
    }
    rows = list(funcotator_rows(shared_file(FUNCOTATED)))
    assert len(rows) == 24
    for cells, told in rows:
        found = effect(annotator, cells[0], cells[1], cells[3], cells[4])
        assert found.consequence in classes[told[5]]
        assert str(found.exon) == told[14]
        frame = told[18].endswith("fs")
        assert not frame or parse_protein(found.protein).start == int(told[18][3:-2])


def vep_rows(path: Path) -> Iterator[dict[str, str]]:
    fields: list[str] = []
    with gzip.open(path, "rt") as lines:
        for line in lines:
            if line.startswith("##INFO=<ID=CSQ"):
                fields = line.partition("Format: ")[2].rstrip('">\n').split("|")
            elif line[0] != "#" and "CSQ=" in line:
                value = line.split("\t")[7].partition("CSQ=")[2].partition(";")[0]
                for part in value.split(","):
                    yield dict(zip(fields, part.split("|"), strict=True))


def test_frameshifts_of_vep_are_named_alike(shared_file: Callable[[str], Path]) -> None:
    """VEP gives the whole protein and the shifted one; both name the first residue and the stop."""
    compared = 0
    for row in vep_rows(shared_file(VEP)):
        theirs = row["HGVSp"].rpartition(":")[2]
        old, new = row["WildtypeProtein"], row["FrameshiftSequence"]
        if not (theirs and old and new) or "frameshift_variant" not in row["Consequence"]:
            continue
        assert _named(old, f"{new}{STOP}") == theirs, row["HGVSp"]
        compared += 1
    assert compared > 20


def _named(old: str, new: str) -> str:
    ended, told = f"{old.rstrip(STOP)}*", new
    at = next(i for i in range(len(ended)) if ended[i] != told[i : i + 1])
    stop = told.find(STOP) if STOP in told else None
    if ended[at] == STOP:
        return extension(at, told[at], None if stop is None else stop - at)
    if told[at : at + 1] in {STOP, ""}:
        return nonsense(ended, at)
    return frameshift(ended, at, told[at], None if stop is None else stop - at)


def test_terms_of_intron_bases_are_those_of_vep(shared_file: Callable[[str], Path]) -> None:
    """A substitution at ``c.100+5`` has the same terms in every intron that is long enough."""
    intron = 200
    genome = SmallGenome(
        "ATGAAA" + "C" * intron + "AAATAA", ((0, 6), (6 + intron, 12 + intron)), (0, 12),
        Strand.FORWARD, 0,
    )  # fmt: skip
    annotator = BundleAnnotator(Transcripts.of([genome.transcript]), ASSEMBLY)
    compared: Counter[str] = Counter()
    for row in vep_rows(shared_file(VEP)):
        offset = _offset(row["HGVSc"])
        if not offset or abs(offset) > intron // 3 or row["BIOTYPE"] != "protein_coding":
            continue
        place = genome.exons[0][1] + offset - 1 if offset > 0 else genome.exons[1][0] + offset
        position, reference, _ = genome.vcf(place, place + 1, "T", 0)
        change = GenomicChange(ASSEMBLY, CHROMOSOME, position, reference, "T")
        (found,) = annotator.annotate(change).effects
        theirs = set(row["Consequence"].split("&")) - {"NMD_transcript_variant"}
        assert set(found.terms) == theirs, row["HGVSc"]
        compared[found.terms[0]] += 1
    assert sum(compared.values()) > 200
    assert len(compared) >= 6


def _offset(coding: str) -> int:
    """The distance to the exon in the name of a substituted intron base, 0 for other names."""
    body = coding.rpartition(":c.")[2]
    if body[-2:-1] != ">":
        return 0
    number = body[1:-3] if body[:1] in {"-", "*"} else body[:-3]
    for sign in "+-":
        if sign in number:
            return int(f"{sign}{number.partition(sign)[2]}")
    return 0
