"""Coding sequences and RefSeq alignments -> ``knowledge/transcripts.tsv``.

``python -m oncobasis.knowledge.importers.genome.transcripts --from DATA --coding FOLDER --grch37 T
--grch38 T``.
FOLDER holds FASTA files ``>GENE TRANSCRIPT CDS ... source WORDS`` and ``>GENE TRANSCRIPT utr3``;
the tables T are UCSC's ncbiRefSeq of hg19 and hg38. What fails a check is listed and left out.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from oncobasis.annotate.build.annotation_file import read_models
from oncobasis.annotate.build.assemble import coding_blocks, placed
from oncobasis.annotate.build.checks import NotBuiltError
from oncobasis.annotate.build.from_coding import transcript_from_coding
from oncobasis.annotate.build.model import Model, base_of, length
from oncobasis.annotate.build.records import ASSEMBLIES, COLUMNS, row_of
from oncobasis.annotate.build.wanted import Wanted, wanted_transcripts
from oncobasis.annotate.placement_text import placement_text
from oncobasis.core.transcript import Strand
from oncobasis.knowledge.importers.tsv import read_records, source_file, write_records
from oncobasis.nomenclature.genes import ManeTranscript

STRUCTURE_COLUMNS = ("gene", "transcript", "chromosome", "strand", "grch37", "grch38")
_GENE_RECORDS = ("curated/gene_roles.tsv", "exons.tsv", "hotspots/hotspots.tsv")
_SPLICED = re.compile(r"bases of (GRCh3[78])")
_HG19 = "bases of GRCh37"
# How the lists of sequences name a source -> the words of the record.
_SOURCE_WORDS = (
    (
        re.compile(r"(LRG_\d+)\.xml (t\d+) cDNA from exon (\d+) on"),
        r"\1 \2 (EBI, LRG records) from exon \3 on, what is before it from public texts",
    ),
    (re.compile(r"(LRG_\d+)\.xml (t\d+)"), r"\1 \2 (EBI, LRG records)"),
    (
        re.compile(r"([\w-]+) (\d[\d.]*)\b.* spliced by (GRCh3[78]) exons"),
        r"bases of \3 as in \1 \2",
    ),
    (
        re.compile(r"([\w-]+) (\d[\d.]*)\b.*\((NM_[\d.]+) (?:full )?transcript"),
        r"RefSeq \3 as in \1 \2",
    ),
    (re.compile(r"GitHub .*\((\w+) (\w+\.java)\)"), r"text in \1 (\2)"),
)


@dataclass(frozen=True, slots=True)
class CodingFile:
    """A coding sequence as it was found."""

    transcript: str
    coding: str
    downstream: str
    source: str

    @property
    def compared(self) -> tuple[str, ...]:
        """The assembly that the bases were read from, where the source says so."""
        match = _SPLICED.search(self.source)
        return () if match is None else (match[1],)


def read_coding(folder: Path) -> Iterator[CodingFile]:
    """Every sequence of a folder, by file name."""
    for path in sorted(folder.glob("*.fa")):
        parts: dict[str, list[str]] = {"CDS": [], "utr3": []}
        head, part = "", ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(">"):
                part = line.split()[2]
                head = line if part == "CDS" else head
            else:
                parts[part].append(line.strip())
        yield CodingFile(
            head.split()[1],
            "".join(parts["CDS"]).upper(),
            "".join(parts["utr3"]).upper(),
            source_words(head.partition("source ")[2]),
        )


def read_shared(data: Path) -> Iterator[CodingFile]:
    """The three sequences of the data folder: exons of CTNNB1 and TP53, GENCODE 19 of PIK3CA."""
    folder = data / "knowledge/transcripts"
    for name, transcript in (("CTNNB1.fa", "NM_001904.4"), ("tp53.fa", "NM_000546.6")):
        lines = source_file(folder, name).read_text(encoding="utf-8").split(">")
        exons = [part.split("\n", 1) for part in lines if part.count(";") == 1]
        coding = "".join(bases.replace("\n", "") for _, bases in exons)
        yield CodingFile(transcript, coding, "", f"{_HG19} exons as in probabilistic2020")
    gencode = source_file(folder, "gencode.v19.PIK3CA_transcript.fasta").read_text("utf-8")
    for part in gencode.split(">"):
        head, _, bases = part.partition("\n")
        place = re.search(r"^ENST00000263967\..*CDS:(\d+)-(\d+)", head)
        if place is not None:
            text, start, end = bases.replace("\n", ""), int(place[1]) - 1, int(place[2])
            yield CodingFile("NM_006218.4", text[start:end], text[end:], f"{_HG19}, GENCODE 19")


def source_words(text: str) -> str:
    """The source of a sequence in the few words that a record keeps."""
    for pattern, words in _SOURCE_WORDS:
        match = pattern.search(text)
        if match is not None:
            return match.expand(words)
    return text.strip()


def rows_of(
    files: Iterator[CodingFile],
    wanted: Wanted,
    models: Mapping[str, Mapping[str, Sequence[Model]]],
    left_out: dict[str, str],
) -> Iterator[tuple[str, ...]]:
    """The records that pass every check; the others with their reason in ``left_out``."""
    for file in files:
        mane = wanted.has(file.transcript)
        if mane is None or mane.refseq_transcript != file.transcript:
            left_out[file.transcript] = "is not a MANE Select transcript of this release"
            continue
        key = base_of(file.transcript)
        here = {assembly: models[assembly].get(key, ()) for assembly in ASSEMBLIES}
        try:
            transcript, reason = transcript_from_coding(
                mane, file.coding, file.downstream, here, file.compared
            )
        except NotBuiltError as refused:
            left_out[mane.symbol] = str(refused)
            continue
        if reason:
            left_out[mane.symbol] = reason
        yield row_of(transcript, file.source)


def write_structures(
    target: Path, wanted: Wanted, models: Mapping[str, Mapping[str, Sequence[Model]]]
) -> int:
    """Write the exons of the genes that the knowledge names, with or without a sequence."""
    named = {row["gene"] for name in _GENE_RECORDS for row in read_records(target / name)}
    rows = (
        structure_row(mane, {a: models[a].get(base_of(mane.refseq_transcript), ()) for a in models})
        for gene, mane in sorted(wanted.by_gene.items())
        if gene in named
    )
    return write_records(
        target / "transcript_structures.tsv",
        about=(
            "Exons of MANE Select transcripts on both assemblies, without sequence.",
            "Source: NCBI RefSeq alignments (UCSC tables ncbiRefSeq of hg19 and hg38).",
            "Genes: those with a role, an exon or a hotspot among the records. Empty: not aligned",
            "in one place, or coding parts of another length than on the other assembly.",
        ),
        columns=STRUCTURE_COLUMNS,
        rows=[row for row in rows if row is not None],
    )


def structure_row(
    mane: ManeTranscript, models: Mapping[str, Sequence[Model]]
) -> tuple[str, ...] | None:
    """Exons on both assemblies, whole codons only; None where GRCh38 has none."""
    home = _first_whole(mane, models["GRCh38"], None)
    if home is None:
        return None
    there = _first_whole(mane, models["GRCh37"], home)
    size = length(coding_blocks(home))
    cells = [
        "" if model is None else placement_text(placed(model, None, assembly, size))
        for assembly, model in zip(ASSEMBLIES, (there, home), strict=True)
    ]
    strand = "+" if home.strand is Strand.FORWARD else "-"
    return (mane.symbol, mane.refseq_transcript, home.chromosome, strand, *cells)


def _first_whole(mane: ManeTranscript, models: Sequence[Model], like: Model | None) -> Model | None:
    """The one model in its best version; like another: same place, strand and coding length."""
    named = [m for m in models if m.name == mane.refseq_transcript] or list(models)
    fitting = [
        model
        for model in named
        if length(coding_blocks(model)) % 3 == 0
        and model.chromosome not in {"Y", "MT"}
        and (
            like is None
            or (model.chromosome, model.strand, length(coding_blocks(model)))
            == (like.chromosome, like.strand, length(coding_blocks(like)))
        )
    ]
    return fitting[0] if len({model.exons for model in fitting}) == 1 else None


def main() -> None:
    """Command line of the importer."""
    parser = argparse.ArgumentParser(description="coding sequences -> knowledge/transcripts.tsv")
    parser.add_argument("--from", dest="source", type=Path, required=True, help="data folder")
    parser.add_argument("--coding", type=Path, required=True)
    parser.add_argument("--grch37", type=Path, required=True)
    parser.add_argument("--grch38", type=Path, required=True)
    parser.add_argument("--genes", type=Path, help="symbols to keep, one a line; without it all")
    parser.add_argument("--to", dest="target", type=Path, default=Path("knowledge"))
    words = parser.parse_args()
    names = None if words.genes is None else words.genes.read_text(encoding="utf-8").split()
    wanted, _ = wanted_transcripts(names, None)
    models = {
        assembly: _by_accession(read_models(path, wanted))
        for assembly, path in zip(ASSEMBLIES, (words.grch37, words.grch38), strict=True)
    }
    left_out: dict[str, str] = {}
    files = (*read_shared(words.source), *read_coding(words.coding))
    structures = write_structures(words.target, wanted, models)
    count = write_records(
        words.target / "transcripts.tsv",
        about=(
            "Coding sequences of MANE Select transcripts and their exons on both assemblies.",
            "Reference sequence and coordinates are public facts; source says where the bases of",
            "the row were read. Exons: NCBI RefSeq alignments (UCSC tables ncbiRefSeq).",
            "compared: assemblies whose genome the bases were read from; else length alone fits.",
        ),
        columns=COLUMNS,
        rows=sorted(rows_of(_unique(files), wanted, models, left_out)),
    )
    for name, reason in sorted(left_out.items()):
        sys.stderr.write(f"{name}\t{reason}\n")
    sys.stderr.write(f"{count} transcripts, {structures} structures\n")


def _unique(files: Iterable[CodingFile]) -> Iterator[CodingFile]:
    """The first sequence of each transcript."""
    seen: set[str] = set()
    for file in files:
        if file.transcript not in seen:
            seen.add(file.transcript)
            yield file


def _by_accession(models: Sequence[Model]) -> dict[str, list[Model]]:
    found: dict[str, list[Model]] = {}
    for model in models:
        found.setdefault(base_of(model.name), []).append(model)
    return found


if __name__ == "__main__":
    main()
