"""``transcripts build`` from files of every kind, on both assemblies; all of it synthetic."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace
from pathlib import Path

import pysam
import pytest
from rich.console import Console

from builders.mini_genome import (
    CHROMOSOME,
    FORWARD_CODING,
    FORWARD_PROTEIN,
    REVERSE_CODING,
    REVERSE_PROTEIN,
    MiniGenome,
    mini_genome,
)
from oncobasis.annotate.build.command import BuildFiles, build_transcripts
from oncobasis.annotate.build.progress import progress_bar
from oncobasis.annotate.build.report import BuildReport
from oncobasis.annotate.bundle import read_transcripts
from oncobasis.annotate.hgvs.alleles import reverse_complement
from oncobasis.core.errors import InputError, UsageError
from oncobasis.core.transcript import Transcript

HERE = mini_genome("GRCh38")
THERE = mini_genome("GRCh37")


def files(folder: Path, here: MiniGenome = HERE, there: MiniGenome | None = None) -> BuildFiles:
    """GFF3 and FASTA of GRCh38, and the FASTA of GRCh37 when it is given."""
    fasta37 = None if there is None else there.fasta(folder, "old.fa")
    return BuildFiles(
        gff=here.gff3(folder),
        fasta=here.fasta(folder),
        mane=here.mane_summary(folder),
        fasta37=fasta37,
    )


def build(given: BuildFiles, folder: Path, genes: str | Path | None = None) -> BuildReport:
    return build_transcripts(given, out=folder / "out" / "bundle.jsonl.gz", genes=genes)


def transcript(report: BuildReport, gene: str) -> Transcript:
    (found,) = read_transcripts(report.path).of_gene(gene)
    return found


def reasons(report: BuildReport) -> dict[str, str]:
    return {outcome.gene: outcome.reason for outcome in report.outcomes}


def bases_of(genome: MiniGenome, found: Transcript, assembly: str) -> str:
    """The coding bases that a placement points at."""
    place = found.placed_on(assembly)
    assert place is not None
    parts = [genome.bases[b.start - 1 : b.end] for b in place.coding_blocks()]
    forward = found.strand == 1
    return "".join(part if forward else reverse_complement(part) for part in parts)


def test_both_strands_are_read_and_translated(tmp_path: Path) -> None:
    report = build(files(tmp_path), tmp_path)

    forward, reverse = transcript(report, "FWDA"), transcript(report, "REVB")
    assert (forward.coding, forward.protein) == (FORWARD_CODING, FORWARD_PROTEIN)
    assert (reverse.coding, reverse.protein) == (REVERSE_CODING, REVERSE_PROTEIN)
    assert (forward.name, forward.ensembl) == ("NM_900001.2", "ENST00000900001.3")
    assert (forward.chromosome, forward.checked) == ("7", ("GRCh38",))
    assert reasons(report) == {"FWDA": "", "REVB": ""}


def test_what_follows_the_stop_is_kept(tmp_path: Path) -> None:
    report = build(files(tmp_path), tmp_path)

    assert transcript(report, "FWDA").downstream == "TTGACCATAA"
    assert transcript(report, "REVB").downstream == "GGATTC"


@pytest.mark.parametrize("gene", ["FWDA", "REVB"])
def test_intron_bases_are_kept_on_the_strand_of_the_transcript(gene: str, tmp_path: Path) -> None:
    found = transcript(build(files(tmp_path), tmp_path), gene)
    place = found.placed_on("GRCh38")

    assert place is not None
    first, second = place.exons[:2]
    assert (first.before, place.exons[-1].after) == ("", "")
    forward = found.strand == 1
    span = (first.end, first.end + 10) if forward else (first.start - 11, first.start - 1)
    after = HERE.bases[slice(*span)]
    assert first.after == (after if forward else reverse_complement(after))
    span = (second.start - 11, second.start - 1) if forward else (second.end, second.end + 10)
    before = HERE.bases[slice(*span)]
    assert second.before == (before if forward else reverse_complement(before))


@pytest.mark.parametrize("kind", ["gff3", "refseq", "gtf", "gene_pred", "packed"])
def test_every_kind_of_annotation_gives_the_same_transcripts(kind: str, tmp_path: Path) -> None:
    plain = build(files(tmp_path), tmp_path)
    expected = transcript(plain, "FWDA"), transcript(plain, "REVB")
    given = files(tmp_path)
    match kind:
        case "refseq":
            given = replace(given, gff=HERE.refseq_gff3(tmp_path, "NC_000007.14"))
        case "gtf":
            given = replace(given, gff=HERE.gtf(tmp_path))
        case "gene_pred":
            given = replace(given, gff=HERE.gene_pred(tmp_path))
        case "packed":
            packed = tmp_path / "genes.gff3.gz"
            packed.write_bytes(gzip.compress(given.gff.read_bytes()))
            given = replace(given, gff=packed)

    report = build(given, tmp_path)

    assert (transcript(report, "FWDA"), transcript(report, "REVB")) == expected


@pytest.mark.parametrize("contig", ["chr7", "NC_000007.14", "7"])
def test_a_genome_may_name_its_chromosomes_otherwise(contig: str, tmp_path: Path) -> None:
    given = replace(files(tmp_path), fasta=HERE.fasta(tmp_path, "other.fa", contig))

    assert transcript(build(given, tmp_path), "FWDA").coding == FORWARD_CODING


def test_a_genome_may_be_packed_with_bgzip(tmp_path: Path) -> None:
    packed = tmp_path / "genome.fa.gz"
    pysam.tabix_compress(str(HERE.fasta(tmp_path)), str(packed))

    given = replace(files(tmp_path), fasta=packed)

    assert transcript(build(given, tmp_path), "REVB").coding == REVERSE_CODING


@pytest.mark.parametrize("gene", ["FWDA", "REVB"])
def test_exons_are_found_on_grch37_by_their_bases(gene: str, tmp_path: Path) -> None:
    found = transcript(build(files(tmp_path, there=THERE), tmp_path), gene)

    assert bases_of(HERE, found, "GRCh38") == found.coding
    assert bases_of(THERE, found, "GRCh37") == found.coding
    assert found.checked == ("GRCh37", "GRCh38")
    place = found.placed_on("GRCh37")
    assert place is not None
    assert tuple((e.start, e.end) for e in place.exons) == THERE.gene(gene).in_order()


@pytest.mark.parametrize("kind", ["gtf", "gene_pred"])
def test_an_annotation_of_grch37_gives_the_same_places(kind: str, tmp_path: Path) -> None:
    given = files(tmp_path, there=THERE)
    searched = transcript(build(given, tmp_path), "REVB")
    write = THERE.gtf if kind == "gtf" else THERE.gene_pred

    report = build(replace(given, gff37=write(tmp_path, "old.annotation")), tmp_path)

    assert transcript(report, "REVB") == searched


@pytest.mark.parametrize("by_annotation", [False, True], ids=["by bases", "by annotation"])
def test_another_base_on_grch37_is_named_and_the_transcript_is_not_placed_there(
    by_annotation: bool,  # noqa: FBT001 - a parameter of the test
    tmp_path: Path,
) -> None:
    exon = THERE.gene("FWDA").exons[2]
    other = THERE.with_base(exon[0], "C" if THERE.bases[exon[0] - 1] != "C" else "G")
    given = files(tmp_path, there=other)
    if by_annotation:
        given = replace(given, gff37=other.gtf(tmp_path, "old.gtf"))

    report = build(given, tmp_path)

    assert transcript(report, "FWDA").placed_on("GRCh37") is None
    assert transcript(report, "FWDA").checked == ("GRCh38",)
    reason = "c.21 " if by_annotation else "exon 3 does not stand there base for base"
    assert reasons(report)["FWDA"].startswith("not on GRCh37: ")
    assert reason in reasons(report)["FWDA"]
    assert [outcome.gene for outcome in report.partly] == ["FWDA"]
    assert report.counts() == {"GRCh37": 1, "GRCh38": 2}


def test_an_exon_that_stands_twice_is_told_apart_by_its_neighbours(tmp_path: Path) -> None:
    exon = HERE.gene("FWDA").exons[2]
    bases = HERE.bases[exon[0] - 1 : exon[1]]
    twice = replace(THERE, bases=THERE.bases + bases)

    found = transcript(build(files(tmp_path, there=twice), tmp_path), "FWDA")

    assert bases_of(twice, found, "GRCh37") == FORWARD_CODING


def test_a_gene_that_stands_twice_is_not_placed(tmp_path: Path) -> None:
    twice = replace(THERE, bases=THERE.bases * 2)

    report = build(files(tmp_path, there=twice), tmp_path)

    assert "2 times" in reasons(report)["FWDA"]
    assert transcript(report, "FWDA").placed_on("GRCh37") is None


def _changed(gene: str, at: int, base: str) -> MiniGenome:
    """The genome with one base of the first coding block replaced, counted in coding order."""
    start, end = HERE.gene(gene).blocks()[0]
    if HERE.gene(gene).strand == "+":
        return HERE.with_base(start + at, base)
    return HERE.with_base(end - at, reverse_complement(base))


def _ending(coding_shift: int) -> MiniGenome:
    gene = HERE.gene("FWDA")
    moved = replace(gene, coding=(gene.coding[0], gene.coding[1] + coding_shift))
    return replace(HERE, genes=(moved, HERE.gene("REVB")))


@pytest.mark.parametrize(
    ("genome", "gene", "reason"),
    [
        (_changed("FWDA", 2, "T"), "FWDA", "starts with ATT, not ATG"),
        (_changed("REVB", 2, "A"), "REVB", "starts with ATA, not ATG"),
        (_changed("FWDA", 8, "N"), "FWDA", "bases of the coding sequence are unknown"),
        (_changed("FWDA", 9, "T"), "FWDA", "stop codon TAA inside the coding sequence, codon 4"),
        (_ending(-1), "FWDA", "62 coding bases are no whole codons"),
        (_ending(3), "FWDA", "no stop codon at the end"),
        (_ending(-6), "FWDA", "no stop codon at the end"),
        (_ending(9), "FWDA", "no stop codon at the end"),
    ],
)
def test_a_sequence_that_is_no_coding_sequence_is_refused_with_the_reason(
    genome: MiniGenome, gene: str, reason: str, tmp_path: Path
) -> None:
    report = build(files(tmp_path, genome), tmp_path)

    (left_out,) = report.left_out
    assert left_out.gene == gene
    assert reason in left_out.reason
    assert len(report.built) == 1
    assert read_transcripts(report.path).of_gene(gene) == ()


def test_the_published_protein_must_be_the_same(tmp_path: Path) -> None:
    other = FORWARD_PROTEIN.replace("W", "C")
    given = replace(files(tmp_path), proteins=HERE.proteins(tmp_path, FWDA=other))

    report = build(given, tmp_path)

    assert reasons(report) == {
        "FWDA": "residue 7 is W, the published protein has C there (1 residues differ)",
        "REVB": "",
    }


def test_another_start_is_believed_with_the_published_protein_only(tmp_path: Path) -> None:
    genome = _changed("FWDA", 0, "C")
    given = files(tmp_path, genome)
    assert "starts with CTG" in reasons(build(given, tmp_path))["FWDA"]

    report = build(replace(given, proteins=HERE.proteins(tmp_path)), tmp_path)

    assert transcript(report, "FWDA").coding.startswith("CTG")
    assert transcript(report, "FWDA").protein == FORWARD_PROTEIN


def test_a_selenocysteine_is_believed_with_the_published_protein_only(tmp_path: Path) -> None:
    genome = _changed("REVB", 7, "G")
    codon = REVERSE_CODING[6:9]
    assert codon == "TGG"
    genome = _changed("REVB", 8, "A")
    given = files(tmp_path, genome)
    assert "(a selenocysteine?)" in reasons(build(given, tmp_path))["REVB"]

    protein = f"{REVERSE_PROTEIN[:2]}U{REVERSE_PROTEIN[3:]}"
    report = build(replace(given, proteins=HERE.proteins(tmp_path, REVB=protein)), tmp_path)

    assert transcript(report, "REVB").protein == protein


def test_genes_come_from_words_or_a_file_and_unknown_ones_are_listed(tmp_path: Path) -> None:
    listed = tmp_path / "genes.txt"
    listed.write_text("# panel\nREVB\nNOSUCH  # typing error\n", encoding="utf-8")

    by_file = build(files(tmp_path), tmp_path, listed)
    by_words = build(files(tmp_path), tmp_path, "REVB, NOSUCH")

    assert reasons(by_file) == reasons(by_words)
    assert reasons(by_file) == {
        "NOSUCH": "no MANE Select transcript of a gene of this name",
        "REVB": "",
    }
    assert by_file.table().splitlines()[2] == "REVB\tNM_900002.1\tGRCh38\t"


def test_a_gene_that_the_annotation_lacks_is_listed(tmp_path: Path) -> None:
    given = files(tmp_path)
    given = replace(given, gff=replace(HERE, genes=HERE.genes[:1]).gff3(tmp_path, "one.gff3"))

    report = build(given, tmp_path)

    assert reasons(report)["REVB"] == "its MANE Select transcript is not in the annotation"


def test_another_version_without_the_mane_tag_is_not_taken(tmp_path: Path) -> None:
    given = files(tmp_path)
    text = given.gff.read_text(encoding="utf-8").replace(";tag=basic,MANE_Select", "")
    given.gff.write_text(text.replace("version=3", "version=2"), encoding="utf-8")

    report = build(given, tmp_path)

    assert reasons(report) == {
        "FWDA": "the annotation has ENST00000900001.2, not ENST00000900001.3",
        "REVB": "",
    }


def test_a_mitochondrial_gene_is_refused(tmp_path: Path) -> None:
    given = replace(
        files(tmp_path),
        gff=HERE.refseq_gff3(tmp_path, "NC_012920.1"),
        fasta=HERE.fasta(tmp_path, "mt.fa", "chrM"),
    )

    report = build(given, tmp_path)

    assert {o.reason for o in report.left_out} == {
        "a mitochondrial gene: its genetic code is another one"
    }


def test_a_chromosome_that_the_genome_lacks_is_said(tmp_path: Path) -> None:
    given = replace(files(tmp_path), fasta=HERE.fasta(tmp_path, "eight.fa", "chr8"))

    report = build(given, tmp_path)

    assert reasons(report)["FWDA"] == "the genome file does not hold chromosome 7 that far"


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []

    build_transcripts(
        files(tmp_path),
        out=tmp_path / "bundle.jsonl.gz",
        progress=lambda what, done, total: heard.append((what, done, total)),
    )

    assert ("building transcripts", 2, 2) in heard
    assert heard[0][0] == "reading genes.gff3"


def test_the_bundle_names_its_files_and_version_and_is_the_same_again(tmp_path: Path) -> None:
    given = files(tmp_path)
    first = build_transcripts(given, out=tmp_path / "a.jsonl.gz", version="site-1")
    second = build_transcripts(given, out=tmp_path / "b.jsonl.gz", version="site-1")

    bundle = read_transcripts(first.path)
    assert first.path.read_bytes() == second.path.read_bytes()
    assert (bundle.version, bundle.digest) == ("site-1", first.digest)
    assert {(s.name, s.what) for s in bundle.sources} == {
        ("genes.gff3", "gff"),
        ("genome.fa", "fasta"),
        ("summary.txt", "mane"),
    }


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"gff": "missing.gff3"}, r"not there"),
        ({"fasta": "missing.fa"}, r"not there"),
        ({"gff": "genome.fa"}, r"neither GFF3, GTF nor a genePred"),
        ({"fasta": "genes.gff3"}, r"cannot be read by place|no sequence of the file"),
        ({"gff": "cut.gff3.gz"}, r"cut or damaged"),
        ({"fasta": "gzip.fa.gz"}, r"bgzip"),
        ({"mane": "genes.gff3"}, r"is no MANE summary"),
        ({"proteins": "genes.gff3"}, r"is no FASTA file"),
        ({"gff": "other.gff3"}, r"holds no transcript of these genes"),
    ],
)
def test_a_wrong_file_is_named_and_nothing_is_written(
    change: dict[str, str], match: str, tmp_path: Path
) -> None:
    given = files(tmp_path)
    packed = gzip.compress(given.gff.read_bytes())
    (tmp_path / "cut.gff3.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "gzip.fa.gz").write_bytes(gzip.compress(given.fasta.read_bytes()))
    text = given.gff.read_text(encoding="utf-8").replace("ENST000009", "ENST000008")
    (tmp_path / "other.gff3").write_text(text, encoding="utf-8")
    wrong = replace(given, **{what: tmp_path / name for what, name in change.items()})

    with pytest.raises(InputError, match=match):
        build(wrong, tmp_path)
    assert not (tmp_path / "out").exists()


def test_an_annotation_of_grch37_needs_its_genome(tmp_path: Path) -> None:
    given = replace(files(tmp_path), gff37=THERE.gtf(tmp_path))

    with pytest.raises(UsageError, match="fasta37"):
        build(given, tmp_path)


def test_a_bundle_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    with pytest.raises(UsageError, match="cannot be written"):
        build_transcripts(files(tmp_path), out=tmp_path / "file" / "bundle.jsonl.gz")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"


def test_an_empty_list_of_genes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="empty"):
        build(files(tmp_path), tmp_path, " , ")


def test_the_mini_genome_is_what_it_says() -> None:
    assert CHROMOSOME == "7"
    assert HERE.gene("FWDA").exons != THERE.gene("FWDA").exons
    assert len(HERE.bases) != len(THERE.bases)


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "no terminal"])
def test_a_bar_names_the_step_on_a_terminal_only(
    terminal: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    drawn = io.StringIO()
    with progress_bar(Console(file=drawn, force_terminal=terminal, width=80)) as heard:
        heard("building transcripts", 1, 2)
        heard("building transcripts", 2, 2)

    assert ("building transcripts" in drawn.getvalue()) is terminal
