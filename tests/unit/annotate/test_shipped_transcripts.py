"""The shipped transcripts against what else is known of the same bases and residues."""

from __future__ import annotations

import csv
import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.build.annotation_file import read_models
from oncobasis.annotate.build.records import row_of, transcript_of
from oncobasis.annotate.build.shipped import RECORDS, pack_records, read_rows
from oncobasis.annotate.build.wanted import wanted_transcripts
from oncobasis.annotate.bundle import BUNDLE_NAME, load_transcripts
from oncobasis.annotate.effect import Annotation, AnnotationStatus
from oncobasis.annotate.gene_places import load_gene_places
from oncobasis.annotate.hgvs.alleles import reverse_complement
from oncobasis.annotate.hgvs.codons import translate
from oncobasis.core.alteration import GenomicChange
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.transcript import Strand, Transcript
from oncobasis.knowledge.importers.genome.transcripts import read_shared, source_words
from oncobasis.knowledge.importers.tsv import read_records
from oncobasis.nomenclature.genes import load_genes
from oncobasis.nomenclature.genes_legacy import mane_position
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.nomenclature.tables import DATA_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
ASSEMBLIES = ("GRCh37", "GRCh38")


def coding_offset(transcript: Transcript, assembly: str, position: int) -> int | None:
    """How many coding bases come before a genomic position."""
    place = transcript.placed_on(assembly)
    before = 0
    for block in () if place is None else place.coding_blocks():
        if block.start <= position <= block.end:
            forward = transcript.strand is Strand.FORWARD
            return before + (position - block.start if forward else block.end - position)
        before += block.end - block.start + 1
    return None


def forward_base(transcript: Transcript, offset: int) -> str:
    base = transcript.coding[offset]
    return base if transcript.strand is Strand.FORWARD else reverse_complement(base)


def shipped() -> Iterator[Transcript]:
    bundle = load_transcripts()
    return (transcript for gene in bundle.genes for transcript in bundle.of_gene(gene))


@pytest.mark.parametrize(
    ("gene", "change", "coding"),
    [
        ("BRAF", "V600", 1799),
        ("EGFR", "L858", 2573),
        ("EGFR", "T790", 2369),
        ("ERBB2", "S310", 929),
        ("KIT", "D816", 2447),
        ("KRAS", "G12", 35),
        ("NRAS", "Q61", 182),
        ("PIK3CA", "H1047", 3140),
        ("PTEN", "R130", 389),
        ("TP53", "R175", 524),
        ("CTNNB1", "S45", 134),
        ("IDH1", "R132", 395),
    ],
)
def test_the_residues_that_clinics_speak_of_are_where_they_are(
    gene: str, change: str, coding: int
) -> None:
    (transcript,) = load_transcripts().of_gene(gene)
    residue, number = change[0], int(change[1:])

    assert transcript.protein[number - 1] == residue
    assert (coding - 1) // 3 + 1 == number
    assert translate(transcript.coding[3 * number - 3 : 3 * number]) == residue


def test_every_transcript_is_the_mane_select_one_and_codes_for_its_protein() -> None:
    genes = load_genes()
    for transcript in shipped():
        mane = genes.transcripts(transcript.gene)[0]
        assert transcript.name == mane.refseq_transcript
        assert transcript.ensembl == mane.ensembl_transcript
        assert translate(transcript.coding) == f"{transcript.protein}*"
        assert transcript.protein.startswith("M")
        assert "*" not in transcript.protein


def test_every_transcript_lies_in_the_place_of_its_gene() -> None:
    for transcript in shipped():
        for place in transcript.placements:
            gene = load_gene_places(place.assembly).place(transcript.gene)
            assert gene is not None
            assert gene.chromosome == transcript.chromosome
            assert gene.strand is transcript.strand
            assert all(gene.start <= exon.start <= exon.end <= gene.end for exon in place.exons)


@pytest.mark.parametrize("assembly", ASSEMBLIES)
def test_hotspot_changes_give_the_same_protein_change_on_each_assembly(assembly: str) -> None:
    bundle = load_transcripts()
    compared = 0
    for row in read_records(KNOWLEDGE / "hotspots/positions.tsv"):
        for transcript in bundle.of_gene(row["gene"]):
            if transcript.placed_on(assembly) is None:
                continue
            compared += 1
            assert _change(transcript, assembly, row) == row["change"], (row, transcript.name)

    assert compared > 1000


def _change(transcript: Transcript, assembly: str, row: dict[str, str]) -> str:
    """The protein change of a substitution, worked out base by base."""
    coding = list(transcript.coding)
    for at, (reference, alternative) in enumerate(
        zip(row["reference"], row["alternative"], strict=True)
    ):
        offset = coding_offset(transcript, assembly, int(row[assembly.lower()]) + at)
        assert offset is not None
        assert forward_base(transcript, offset) == reference
        forward = transcript.strand is Strand.FORWARD
        coding[offset] = alternative if forward else reverse_complement(alternative)
    pairs = zip(transcript.protein, translate("".join(coding)), strict=False)
    changed = [(n, a, b) for n, (a, b) in enumerate(pairs, 1) if a != b]
    return ";".join(f"{a}{n}{b}" for n, a, b in changed)


REAL_FILES = (
    ("variants/pcgr/T001-COAD.grch37.vcf.gz", "GRCh37"),
    ("variants/pcgr/T001-COAD.grch38.vcf.gz", "GRCh38"),
    ("variants/funcotator/variantset1.hg19.funcotated.vcf.gz", "GRCh37"),
    ("variants/vep/tumor_normal.vep105.GRCh38.vcf.gz", "GRCh38"),
)


@pytest.mark.parametrize(("name", "assembly"), REAL_FILES)
def test_the_reference_bases_of_real_files_are_those_of_the_transcripts(
    name: str, assembly: str, shared_file: Callable[[str], Path]
) -> None:
    compared = 0
    with gzip.open(shared_file(name), "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                chromosome, position, _, reference = line.split("\t", 4)[:4]
                compared += _agreeing(assembly, chromosome, int(position), reference)

    assert compared > 10


def test_the_reference_bases_of_a_tcga_maf_are_those_of_the_transcripts(
    shared_file: Callable[[str], Path],
) -> None:
    compared = 0
    with gzip.open(shared_file("variants/maf/tcga_laml.maf.gz"), "rt", encoding="utf-8") as text:
        for row in csv.DictReader(text, delimiter="\t"):
            start, bases = int(row["Start_Position"]), row["Reference_Allele"]
            if bases != "-":
                compared += _agreeing("GRCh37", row["Chromosome"], start, bases)

    assert compared > 100


def _agreeing(assembly: str, chromosome: str, position: int, reference: str) -> int:
    """How many coding bases were compared; fails at the first that differs."""
    compared = 0
    for at, base in enumerate(reference, position):
        for transcript in load_transcripts().at(assembly, chromosome, at, at):
            offset = coding_offset(transcript, assembly, at)
            if offset is not None:
                assert forward_base(transcript, offset) == base, (transcript.gene, at)
                compared += 1
    return compared


def test_residues_named_in_civic_are_those_of_the_transcripts() -> None:
    text = (KNOWLEDGE / "civic/evidence.tsv").read_text(encoding="utf-8")
    named = set(re.findall(r"\b([A-Z][A-Z0-9-]+) ([A-Z])(\d+)[A-Z*]\b", text))
    bundle = load_transcripts()
    differing = set()
    compared = 0
    for gene, residue, number in named:
        for transcript in bundle.of_gene(gene):
            compared += 1
            legacy = mane_position(gene, residue, int(number))
            at = int(number) if legacy is None else legacy.mane_position
            if transcript.protein[at - 1 : at] != residue:
                differing.add((gene, f"{residue}{number}"))

    assert compared > 150
    assert differing == {("BRAF", "G496")}, "G469 with two digits exchanged"


def test_packing_the_records_gives_the_shipped_bundle(tmp_path: Path) -> None:
    digest = pack_records(KNOWLEDGE, tmp_path)

    assert (tmp_path / BUNDLE_NAME).read_bytes() == (DATA_FOLDER / BUNDLE_NAME).read_bytes()
    assert digest == load_transcripts().digest


def test_a_record_comes_back_from_its_transcript() -> None:
    for row in read_rows(KNOWLEDGE / RECORDS):
        assert row_of(transcript_of(row), row["source"]) == tuple(row.values())


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"coding": "ATGTAATAA"}, "stop codon TAA inside"),
        ({"coding": "ATGGCT"}, "no stop codon"),
        ({"transcript": "NM_000546.6"}, "not the MANE Select"),
        ({"grch38": "1-2"}, "placement"),
        ({"strand": "."}, "placement"),
        ({"grch37": "100-108:100-108"}, "9 coding bases on GRCh37"),
    ],
)
def test_a_record_that_fails_a_check_is_refused_by_gene(change: dict[str, str], match: str) -> None:
    row = next(row for row in read_rows(KNOWLEDGE / RECORDS) if row["gene"] == "KRAS")

    with pytest.raises(KnowledgeError, match=match) as refused:
        transcript_of({**row, **change})
    assert "KRAS" in str(refused.value)


def test_the_sequences_of_the_data_folder_are_the_shipped_ones(
    shared_data: Path,
) -> None:
    found = {file.transcript: file.coding for file in read_shared(shared_data)}

    assert {t.name: t.coding for t in shipped() if t.name in found} == found
    assert len(found) == 3


def test_gencode_19_has_pik3ca_where_the_bundle_has_it(
    shared_file: Callable[[str], Path],
) -> None:
    gtf = shared_file("knowledge/transcripts/gencode.v19.PIK3CA.gtf")
    wanted, _ = wanted_transcripts(["PIK3CA"], None)

    (model,) = read_models(gtf, wanted)

    (transcript,) = load_transcripts().of_gene("PIK3CA")
    place = transcript.placed_on("GRCh37")
    assert place is not None
    start, end = place.coding_start, place.coding_end
    assert model.coding == (start, end)
    inside = [e for e in model.exons if e[0] >= start and e[1] <= end]
    assert inside == [(e.start, e.end) for e in place.exons if e.start >= start and e.end <= end]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ("EBI-LRG/lrg-xml LRG_299.xml t1 (cDNA)", "LRG_299 t1 (EBI, LRG records)"),
        (
            "satmut-utils 1.1.2 tests/chr21.fa.gz spliced by GRCh38 exons",
            "bases of GRCh38 as in satmut-utils 1.1.2",
        ),
        (
            "hgvs 1.5.7 tests/data/cache-py3.hdp (NM_000249.3 full transcript)",
            "RefSeq NM_000249.3 as in hgvs 1.5.7",
        ),
    ],
)
def test_a_source_is_named_in_a_few_words(found: str, words: str) -> None:
    assert source_words(found) == words


def _real_indels(path: Path, assembly: str) -> Iterator[GenomicChange]:
    """Insertions and deletions of the hotspot files, which write them as MAF does."""
    for line in path.read_text(encoding="utf-8").splitlines():
        chromosome, position, reference, alternative, _, kind, *_ = line.split("\t")
        if kind in {"DEL", "INS"}:
            at = int(position) + (kind == "INS")
            bases = (allele.replace("-", "") for allele in (reference, alternative))
            yield GenomicChange(assembly, chromosome.removeprefix("chr"), at, *bases)


def test_real_indels_give_the_same_protein_change_on_both_assemblies(
    shared_file: Callable[[str], Path],
) -> None:
    found: dict[str, list[Annotation]] = {}
    for assembly, name in zip(ASSEMBLIES, ("hg19", "hg38"), strict=True):
        path = shared_file(f"knowledge/hotspots/cancerhotspots_v2_{name}.tsv")
        annotator = BundleAnnotator(load_transcripts(), assembly)
        found[assembly] = annotator.annotate_all(_real_indels(path, assembly))

    annotated = [one for one in found["GRCh37"] if one.status is AnnotationStatus.ANNOTATED]
    assert found["GRCh37"] == found["GRCh38"]
    assert AnnotationStatus.REFERENCE_MISMATCH not in {one.status for one in found["GRCh37"]}
    assert len(annotated) > 200


@pytest.mark.parametrize("assembly", ASSEMBLIES)
def test_the_annotator_reads_hotspot_changes_as_the_records_do(assembly: str) -> None:
    annotator = BundleAnnotator(load_transcripts(), assembly)
    bundle = load_transcripts()
    compared = 0
    for row in read_records(KNOWLEDGE / "hotspots/positions.tsv"):
        if row["gene"] not in bundle.genes:
            continue
        position = int(row[assembly.lower()])
        alleles = row["reference"], row["alternative"]
        found = annotator.annotate(GenomicChange(assembly, row["chromosome"], position, *alleles))
        proteins = {effect.protein for effect in found.effects if effect.gene == row["gene"]}
        compared += len(proteins)
        assert proteins <= {parse_protein(row["change"]).hgvs}, row

    assert compared > 1000
