"""The annotator beside bcftools csq (in pysam): class of consequence and changed protein."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pysam
import pysam.bcftools
import pytest

from builders.csq_files import write_fasta, write_gff, write_vcf
from builders.peer_comparison import edits, genes, ours
from oncobasis.annotate.hgvs.codons import translate
from oncobasis.core.alteration import Consequence
from oncobasis.core.protein import STOP, ProteinClass
from oncobasis.nomenclature.protein import parse_protein

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.annotate.effect import TranscriptEffect

CHANGES = 1_500
CLASSES = {
    "missense": {Consequence.MISSENSE},
    "synonymous": {Consequence.SYNONYMOUS},
    "stop_gained": {Consequence.NONSENSE},
    "frameshift": {Consequence.FRAMESHIFT, Consequence.NONSENSE},
    "inframe_deletion": {Consequence.INFRAME_DELETION, Consequence.INFRAME_DELINS},
    "inframe_insertion": {Consequence.INFRAME_INSERTION, Consequence.INFRAME_DELINS},
    "stop_lost": {Consequence.STOP_LOSS},
    "start_lost": {Consequence.START_LOSS},
    "5_prime_utr": {Consequence.UTR},
    "3_prime_utr": {Consequence.UTR},
    "intron": {Consequence.INTRONIC},
    "splice_region": {Consequence.SPLICE_REGION},
    "splice_donor": {Consequence.SPLICE_SITE},
    "splice_acceptor": {Consequence.SPLICE_SITE},
}
RESIDUES = re.compile(r"(\d+)([A-Z*]+)(?:>\d+([A-Z*]+))?")


UNNAMED = {"", "p.?", "p.Met1?"}


class Row(NamedTuple):
    gene: str
    effect: TranscriptEffect
    terms: frozenset[str]
    residues: str


@pytest.fixture(scope="module")
def rows(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    folder = tmp_path_factory.mktemp("csq")
    found = genes(shared_data)
    changes = [(gene, edit) for gene in found for edit in edits(found[gene], CHANGES)]
    write_fasta(found, folder / "genome.fa")
    write_gff(found, folder / "genes.gff3")
    write_vcf(found, changes, folder / "changes.vcf")
    pysam.faidx(str(folder / "genome.fa"))
    # --local-csq: each row by itself, not together with its neighbours.
    told = pysam.bcftools.csq(
        "--local-csq", "--fasta-ref", str(folder / "genome.fa"), "--gff-annot",
        str(folder / "genes.gff3"), str(folder / "changes.vcf"),
    )  # fmt: skip
    asked = {gene: ours(genome) for gene, genome in found.items()}
    read = []
    for line in str(told).splitlines():
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        gene, edit = changes[int(cells[2])]
        effect = asked[gene](edit)[1]
        if effect is not None and "BCSQ=" in cells[7]:
            read.append(_row(gene, effect, cells[7].partition("BCSQ=")[2].partition(";")[0]))
    return read


@pytest.fixture(scope="module")
def proteins(shared_data: Path) -> dict[str, str]:
    return {gene: translate(one.transcript.coding) for gene, one in genes(shared_data).items()}


def _row(gene: str, effect: TranscriptEffect, text: str) -> Row:
    parts = [part.split("|") for part in text.split(",")]
    terms = frozenset(term for part in parts for term in part[0].split("&"))
    residues = next((part[5] for part in parts if len(part) > 5), "")
    return Row(gene, effect, terms - {"feature_elongation", "feature_truncation"}, residues)


def apart(row: Row) -> bool:
    allowed = {one for term in row.terms for one in CLASSES.get(term, set())}
    return bool(allowed) and row.effect.consequence not in allowed


def reason(row: Row) -> str:
    """Why the classes differ; csq reads a row as it is written, we read its most 3' spelling."""
    effect = row.effect
    intron = re.search(r"\d[+-]\d", effect.coding) is not None
    if effect.protein == "p.?" and effect.consequence is Consequence.SPLICE_REGION:
        return "insertion that may belong to exon or intron: unknown here, one of them there"
    if effect.consequence in {Consequence.INTRONIC, Consequence.SPLICE_REGION} and intron:
        return "another base of the intron in another spelling"
    if effect.consequence is Consequence.SPLICE_SITE and re.search(
        r"\d\+1(del|dup)", effect.coding
    ):
        return "last base of the exon there, first base of the intron here (HGVS c.1704+1del)"
    if effect.consequence is Consequence.START_LOSS and effect.coding.startswith("c.-"):
        return "a deletion over the start: csq names the untranslated bases"
    if "splice_acceptor" in row.terms and "synonymous" in row.terms:
        return "last bases of the intron there, first bases of the exon here (HGVS c.1813del)"
    if row.terms == {"splice_region"}:
        return "csq names the region and not the change of the exon"
    return f"{effect.coding} {effect.protein}"


def test_both_name_the_same_class_or_the_difference_has_a_reason(rows: list[Row]) -> None:
    assert len(rows) > 4_000
    found = Counter(reason(row) for row in rows if apart(row))
    assert not [why for why in found if why.startswith("c.")]
    assert sum(found.values()) < 0.02 * len(rows)


def test_both_change_the_protein_alike(rows: list[Row], proteins: dict[str, str]) -> None:
    named = [row for row in rows if row.residues and row.effect.protein not in UNNAMED]
    compared = Counter(alike(row, proteins[row.gene]) for row in named)
    assert compared[True] > 3_000
    assert not compared[False]


def alike(row: Row, protein: str) -> bool:
    """Whether the stretch that csq shows as changed gives the protein that we describe."""
    found = RESIDUES.fullmatch(row.residues)
    if found is None:  # "259DSS>259?": csq could not read it
        return True
    at, old, new = int(found[1]) - 1, found[2], found[3] or found[2]
    assert protein[at : at + len(old)] == old
    theirs = (protein[:at] + new + protein[at + len(old) :]).partition(STOP)
    change = parse_protein(row.effect.protein)
    before, inside = protein[: change.start - 1], protein[change.start - 1 : change.end]
    match change.kind:
        case ProteinClass.FRAMESHIFT | ProteinClass.EXTENSION:
            size = change.start + (change.stop or 0) - (change.kind is ProteinClass.FRAMESHIFT) - 1
            told = before + change.alt
            return theirs[0].startswith(told) and (not theirs[1] or len(theirs[0]) == size)
        case ProteinClass.INFRAME_INSERTION:
            told = protein[: change.start] + change.alt + protein[change.start :]
        case ProteinClass.INFRAME_DUPLICATION:
            told = before + inside + protein[change.start - 1 :]
        case ProteinClass.SYNONYMOUS:
            told = protein
        case _:
            told = before + change.alt + protein[change.end :]
    return told.partition(STOP)[0] == theirs[0]
