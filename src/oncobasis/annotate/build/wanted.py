"""Which transcripts to build: the MANE Select ones of a list of genes."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from oncobasis.annotate.build.model import base_of
from oncobasis.annotate.gene_places import load_gene_places
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.genes import ManeTranscript, load_genes

SELECT = "MANE Select"
_COLUMNS = ("symbol", "RefSeq_nuc", "RefSeq_prot", "Ensembl_nuc", "Ensembl_prot", "MANE_status")


@dataclass(frozen=True, slots=True)
class Wanted:
    """MANE Select transcripts by gene, and by accession without version."""

    by_gene: Mapping[str, ManeTranscript]
    by_accession: Mapping[str, ManeTranscript]

    @classmethod
    def of(cls, transcripts: Iterable[ManeTranscript]) -> Wanted:
        """Index these transcripts."""
        by_gene = {transcript.symbol: transcript for transcript in transcripts}
        by_accession = {
            base_of(accession): transcript
            for transcript in by_gene.values()
            for accession in (transcript.refseq_transcript, transcript.ensembl_transcript)
        }
        return cls(by_gene, by_accession)

    def has(self, accession: str) -> ManeTranscript | None:
        """The transcript of an accession, whatever its version."""
        return self.by_accession.get(base_of(accession))


def read_gene_list(text: str | Path | None) -> tuple[str, ...] | None:
    """Names from ``A,B,C`` or from a file with one a line (``#`` starts a remark); None for all."""
    if text is None:
        return None
    path = Path(text)
    if isinstance(text, Path) or path.is_file():
        if not path.is_file():
            raise InputError("the list of genes is not there", where=str(path))
        lines = path.read_text(encoding="utf-8").splitlines()
        names = [line.partition("#")[0].strip() for line in lines]
    else:
        names = [name.strip() for name in text.split(",")]
    found = tuple(dict.fromkeys(name for name in names if name))
    if not found:
        raise InputError("the list of genes is empty", remedy="name at least one gene")
    return found


def wanted_transcripts(
    names: Iterable[str] | None, summary: Path | None
) -> tuple[Wanted, dict[str, str]]:
    """The transcripts of the named genes (None: all), and the names without one and why.

    ``summary`` is a MANE summary file; without it the packaged MANE table is used.
    """
    table = _packaged() if summary is None else _of_summary(summary)
    if names is None:
        return Wanted.of(table.values()), {}
    genes = load_genes()
    found: list[ManeTranscript] = []
    refused: dict[str, str] = {}
    for name in names:
        transcript = table.get(name) or table.get(genes.resolve(name).symbol or name)
        if transcript is None:
            refused[name] = "no MANE Select transcript of a gene of this name"
        else:
            found.append(transcript)
    return Wanted.of(found), refused


def _packaged() -> dict[str, ManeTranscript]:
    genes = load_genes()
    symbols = (place.symbol for place in load_gene_places("GRCh38").placed)
    found = (transcript for symbol in symbols for transcript in genes.transcripts(symbol)[:1])
    return {transcript.symbol: transcript for transcript in found if transcript.is_select}


def _of_summary(path: Path) -> dict[str, ManeTranscript]:
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    rows = csv.DictReader(
        content.decode("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise InputError(
            f"is no MANE summary: column {missing[0]} is missing",
            where=path.name,
            remedy="give the file MANE.GRCh38.*.summary.txt.gz",
        )
    return {
        row["symbol"]: ManeTranscript(
            row["symbol"],
            True,  # noqa: FBT003 - the positional field of another module's record
            row["RefSeq_nuc"],
            row["RefSeq_prot"],
            row["Ensembl_nuc"],
            row["Ensembl_prot"],
        )
        for row in rows
        if row["MANE_status"] == SELECT
    }
