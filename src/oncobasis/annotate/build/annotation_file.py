"""Reads transcripts from GFF3, GTF (Ensembl, GENCODE, RefSeq) and from UCSC's genePred tables."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from oncobasis.annotate.build.model import Model, Span, base_of, chromosome_of, ordered
from oncobasis.annotate.build.wanted import Wanted
from oncobasis.core.errors import InputError
from oncobasis.core.transcript import Strand

Progress = Callable[[int], None]

_STRANDS = {"+": Strand.FORWARD, "-": Strand.REVERSE}
_SELECT_TAGS = frozenset({"MANE_Select", "MANE Select"})
_GTF_ATTRIBUTE = re.compile(r'(\w+) "?([^";]*)"?\s*(?:;|$)')
_GTF_TRANSCRIPT = re.compile(r'transcript_id "([^"]+)"')
_GFF_PARENT = re.compile(r"\bParent=([^;\s]+)")
_ID_PREFIX = re.compile(r"^(?:rna-|transcript:)")
_CODING = frozenset({"CDS", "stop_codon", "start_codon"})
_PARTS = _CODING | {"exon"}
_FEATURE_CELLS = 9
_GENE_PRED_CELLS = 15


class AnnotationForm(StrEnum):
    """The text formats of gene annotation that are read."""

    GFF3 = "GFF3"
    GTF = "GTF"
    GENE_PRED = "genePred"


@dataclass(slots=True)
class _Draft:
    """What was read so far of one transcript."""

    gene: str
    name: str
    contig: str
    strand: Strand
    is_tagged: bool
    exons: set[Span] = field(default_factory=set)
    coding: list[int] = field(default_factory=list)

    def add(self, kind: str, span: Span) -> None:
        """Take up an exon or a coding part."""
        if kind == "exon":
            self.exons.add(span)
        else:
            self.coding += span

    def model(self) -> Model | None:
        """The transcript; None on what is no chromosome, and for one without coding parts."""
        chromosome = chromosome_of(self.contig)
        if chromosome is None or not self.coding:
            return None
        return Model(
            self.gene,
            self.name,
            chromosome,
            self.strand,
            ordered(self.exons or {(min(self.coding), max(self.coding))}, self.strand),
            (min(self.coding), max(self.coding)),
            self.is_tagged,
        )


_Drafts = dict[tuple[str, str], _Draft]


def read_models(path: Path, wanted: Wanted, progress: Progress | None = None) -> list[Model]:
    """The wanted transcripts of a file, on chromosomes only, in any number of places.

    Raises InputError for a file that is none of the known formats or that is damaged.
    """
    with _text(path, progress) as lines:
        form, first = _form(lines, path)
        rows = _chained(first, lines)
        try:
            if form is AnnotationForm.GENE_PRED:
                return list(_gene_pred(rows, wanted))
            return list(_features(rows, wanted, form))
        except (ValueError, IndexError, KeyError) as error:
            raise InputError(
                f"a line is no {form} feature: {error}", where=path.name, remedy="get it again"
            ) from error


@contextmanager
def _text(path: Path, progress: Progress | None) -> Iterator[Iterator[str]]:
    """Lines of a plain or packed file; ``progress`` hears how many bytes of the file are read."""
    try:
        with path.open("rb") as raw:
            packed = raw.peek(2)[:2] == b"\x1f\x8b"
            unpacked = gzip.GzipFile(fileobj=raw) if packed else raw
            text = io.TextIOWrapper(unpacked, encoding="utf-8")
            yield _counted(text, raw, progress)
    except FileNotFoundError:
        raise InputError("the file is not there", where=str(path)) from None
    except (EOFError, gzip.BadGzipFile, UnicodeDecodeError) as error:
        raise InputError("the file is cut or damaged", where=path.name) from error


def _counted(
    text: io.TextIOBase, raw: io.BufferedReader, progress: Progress | None
) -> Iterator[str]:
    for number, line in enumerate(text):
        if progress is not None and number % 20000 == 0:
            progress(raw.tell())
        yield line


def _form(lines: Iterator[str], path: Path) -> tuple[AnnotationForm, str]:
    """The format, and the first row that proves it."""
    for line in lines:
        if line.startswith("#") or not line.strip():
            continue
        cells = line.rstrip("\n").split("\t")
        if len(cells) == _FEATURE_CELLS and cells[3].isdigit() and cells[4].isdigit():
            return (
                AnnotationForm.GTF if _GTF_ATTRIBUTE.match(cells[8]) else AnnotationForm.GFF3
            ), line
        if len(cells) >= _GENE_PRED_CELLS and cells[-6].endswith(","):
            return AnnotationForm.GENE_PRED, line
        break
    raise InputError(
        "is neither GFF3, GTF nor a genePred table",
        where=path.name,
        remedy="give the annotation of Ensembl, GENCODE, RefSeq or MANE",
    )


def _chained(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _features(lines: Iterator[str], wanted: Wanted, form: AnnotationForm) -> Iterator[Model]:
    """Transcripts of GFF3 or GTF rows; in GFF3 a transcript's row comes before its parts."""
    drafts: _Drafts = {}
    read = _gtf_row if form is AnnotationForm.GTF else _gff_row
    for line in lines:
        if line.startswith("#") or not line.strip():
            continue
        cells = line.rstrip().split("\t")
        if len(cells) != _FEATURE_CELLS:
            raise ValueError(f"{len(cells)} columns")
        for draft in read(cells, drafts, wanted):
            draft.add(cells[2], (int(cells[3]), int(cells[4])))
    yield from filter(None, (draft.model() for draft in drafts.values()))


def _gff_row(cells: list[str], drafts: _Drafts, wanted: Wanted) -> list[_Draft]:
    """The transcripts that the row is a part of; a wanted transcript's own row begins it.

    Most rows are parts of transcripts that nobody asked for: of those only the name is read.
    """
    contig, kind, tail = cells[0], cells[2], cells[8]
    if kind in _PARTS:
        match = _GFF_PARENT.search(tail)
        names = () if match is None else match[1].split(",")
        return [drafts[contig, name] for name in names if (contig, name) in drafts]
    if kind != "gene" and cells[6] in _STRANDS:
        _begun(cells, drafts, wanted, _gff_names(tail))
    return []


def _gtf_row(cells: list[str], drafts: _Drafts, wanted: Wanted) -> list[_Draft]:
    """The transcript that the row is a part of; every row names its transcript."""
    match = _GTF_TRANSCRIPT.search(cells[8])
    if match is None or wanted.has(match[1]) is None or cells[6] not in _STRANDS:
        return []
    draft = _begun(cells, drafts, wanted, _gtf_names(cells[8]))
    return [draft] if draft is not None and cells[2] in _PARTS else []


def _begun(
    cells: list[str], drafts: _Drafts, wanted: Wanted, names: tuple[str, str, bool]
) -> _Draft | None:
    """The transcript of these names on the row's contig, begun when it is new; None: not wanted."""
    identifier, accession, tagged = names
    mane = wanted.has(accession)
    if mane is None:
        return None
    fresh = _Draft(mane.symbol, accession, cells[0], _STRANDS[cells[6]], tagged)
    return drafts.setdefault((cells[0], identifier), fresh)


def _gtf_names(tail: str) -> tuple[str, str, bool]:
    """Identifier, accession and MANE tag of a GTF row's transcript."""
    name = version = ""
    tagged = False
    for key, value in _GTF_ATTRIBUTE.findall(tail):
        if key == "transcript_id":
            name = value
        elif key == "transcript_version":
            version = value
        elif key == "tag":
            tagged = tagged or value in _SELECT_TAGS
    return name, _versioned(name, version), tagged


def _gff_names(tail: str) -> tuple[str, str, bool]:
    """Identifier, accession and MANE tag of a transcript's own row."""
    values = dict(part.partition("=")[::2] for part in tail.split(";"))
    tagged = not _SELECT_TAGS.isdisjoint(values.get("tag", "").split(","))
    identifier = values.get("ID", "")
    name = values.get("transcript_id", "") or _ID_PREFIX.sub("", identifier)
    return identifier, _versioned(name, values.get("version", "")), tagged


def _versioned(name: str, version: str) -> str:
    return f"{name}.{version}" if version and "." not in name else name


def _gene_pred(lines: Iterator[str], wanted: Wanted) -> Iterator[Model]:
    """Rows of genePredExt, with or without UCSC's first column ``bin``."""
    for line in lines:
        cells = line.rstrip("\n").split("\t")
        at = 1 if cells[0].isdigit() else 0
        mane = wanted.has(cells[at])
        chromosome = chromosome_of(cells[at + 1])
        if mane is None or chromosome is None:
            continue
        starts, ends = (
            [int(cell) for cell in cells[at + column].split(",") if cell] for column in (8, 9)
        )
        coding = (int(cells[at + 5]) + 1, int(cells[at + 6]))
        if coding[0] > coding[1]:
            continue
        spans = {(start + 1, end) for start, end in zip(starts, ends, strict=True)}
        strand = _STRANDS[cells[at + 2]]
        yield Model(mane.symbol, cells[at], chromosome, strand, ordered(spans, strand), coding)


def best_version(models: list[Model], accessions: tuple[str, ...]) -> list[Model]:
    """The models of the first accession that has any: its version, else the MANE tag, else all."""
    for accession in accessions:
        same = [model for model in models if base_of(model.name) == base_of(accession)]
        for chosen in (
            [model for model in same if model.name == accession],
            [model for model in same if model.is_tagged],
            same,
        ):
            if chosen:
                return chosen
    return []
