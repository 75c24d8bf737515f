"""Protein strings of real caller files and of CIViC: what parses, what doesn't, and why."""

from __future__ import annotations

import csv
import gzip
import re
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from oncobasis.core.protein import ProteinClass
from oncobasis.nomenclature.protein import ProteinSyntaxError, parse_protein, split_protein
from oncobasis.nomenclature.protein_equality import (
    compare_proteins,
    covers,
    normalise,
    same_protein,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from oncobasis.core.protein import ProteinChange

GOLDEN = Path(__file__).parents[2] / "golden" / "protein_unparsed.tsv"
PROTEIN_COLUMNS = {"HGVSp", "HGVSp_Short", "Protein_Change", "HGVS.p", "Gencode_19_proteinChange"}
ANNOTATIONS = re.compile(
    r"##INFO=<ID=(CSQ|ANN|FUNCOTATION),.*?(?:Format: |annotations: '|fields are: )([^\"]+)"
)
CIVIC_VARIANTS = "knowledge/civic/01-Aug-2021-VariantSummaries.tsv"
CIVIC_PROFILES = "knowledge/civic/01-Feb-2025-MolecularProfileSummaries.tsv"
# One word that begins like a residue and its position, or two positions.
LIKE_A_CHANGE = re.compile(r"(?:p\.)?(?:[A-Z*]?\d+|\d+_\d+)[^\s:]*")


def opened(path: Path) -> Iterator[str]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
            yield from lines
    else:
        with path.open(encoding="utf-8", errors="replace") as lines:
            yield from lines


def annotated(path: Path) -> Iterator[dict[str, str]]:
    """Yield every transcript annotation of an annotated VCF, by field name."""
    fields: dict[str, list[str]] = {}
    for line in opened(path):
        if header := ANNOTATIONS.match(line):
            fields[header[1]] = [name.strip(" '") for name in header[2].split("|")]
        if line.startswith("#"):
            continue
        for entry in line.split("\t")[7].split(";"):
            key, _, value = entry.partition("=")
            for block in value.split(",") if key in fields else ():
                yield dict(zip(fields[key], block.strip("[]").split("|"), strict=False))


def table(path: Path) -> Iterator[dict[str, str]]:
    lines = (line for line in opened(path) if not line.startswith("#"))
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        yield {name: value or "" for name, value in row.items() if name}


def protein_strings(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield file name and protein string of every annotated VCF and MAF."""
    for path in sorted(folder.rglob("*")):
        if ".vcf" in path.name:
            rows: Iterable[dict[str, str]] = annotated(path)
        elif ".maf" in path.name:
            rows = table(path)
        else:
            continue
        for row in rows:
            for column in PROTEIN_COLUMNS & row.keys():
                if row[column]:
                    yield path.name, row[column]


def parsed(text: str) -> ProteinChange | None:
    try:
        return split_protein(text)[1]
    except ProteinSyntaxError:
        return None


def civic_names(shared_data: Path) -> Iterator[tuple[str, str]]:
    """Yield file name and variant name, without the coding change that VHL names carry."""
    names = {row["variant"] for row in table(shared_data / CIVIC_VARIANTS)}
    profiles = {row["name"] for row in table(shared_data / CIVIC_PROFILES)}
    members = {part for name in profiles for part in re.split(r" AND | OR |NOT |[()]", name)}
    later = {part.strip().partition(" ")[2] for part in members}
    for file, found in ((CIVIC_VARIANTS, names), (CIVIC_PROFILES, later)):
        for name in sorted({re.sub(r"\s*\(?c\..*$", "", name).strip() for name in found}):
            yield Path(file).name, name


def civic_expressions(shared_data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield gene, variant name and each HGVS expression of the protein."""
    for row in table(shared_data / CIVIC_VARIANTS):
        for expression in row["hgvs_expressions"].split(","):
            if ":p." in expression:
                name = re.sub(r"\s*\(?c\..*$", "", row["variant"]).strip()
                yield row["gene"], name, expression.strip()


def golden() -> set[tuple[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert all(row["reason"] for row in rows)
    return {(row["file"], row["text"]) for row in rows}


def test_at_least_99_5_percent_of_the_strings_of_real_files_parse(shared_data: Path) -> None:
    strings = list(protein_strings(shared_data / "variants"))
    unparsed = {(file, text) for file, text in strings if parsed(text) is None}
    assert len(strings) > 4000
    assert len(unparsed) <= 0.005 * len(strings)
    assert unparsed <= golden()


def test_what_does_not_parse_is_listed_with_its_reason(shared_data: Path) -> None:
    strings = [*protein_strings(shared_data / "variants"), *civic_names(shared_data)]
    civic = Path(CIVIC_VARIANTS).name
    strings += [(civic, expression) for _, _, expression in civic_expressions(shared_data)]
    like = ((file, text) for file, text in strings if text and is_protein_like(file, text))
    assert {(file, text) for file, text in like if parsed(text) is None} == golden()


def is_protein_like(file: str, text: str) -> bool:
    civic_name = file.startswith("01-") and ":p." not in text
    return not civic_name or LIKE_A_CHANGE.fullmatch(text) is not None


def test_every_parsed_string_round_trips(shared_data: Path) -> None:
    strings = [*protein_strings(shared_data / "variants"), *civic_names(shared_data)]
    changes = {change for _, text in strings if (change := parsed(text)) is not None}
    assert len(changes) > 3000
    for change in changes:
        assert parse_protein(change.text) == parse_protein(change.hgvs) == change


def test_reading_a_real_string_takes_under_30_microseconds(shared_data: Path) -> None:
    strings = [text for _, text in protein_strings(shared_data / "variants")]
    times = []
    for _ in range(5):
        began = time.perf_counter()
        for text in strings:
            split_protein(text)
        times.append((time.perf_counter() - began) / len(strings))
    assert min(times) < 30e-6


def test_leukaemia_spellings_are_read_as_what_they_are(
    shared_file: Callable[[str], Path],
) -> None:
    rows = table(shared_file("variants/maf/tcga_laml.maf.gz"))
    changes = [change for row in rows if (change := parsed(row["Protein_Change"]))]
    npm1 = parse_protein("W288fs")
    assert sum(same_protein(change, npm1) for change in changes) > 20
    kinds = Counter(change.kind for change in changes)
    assert kinds[ProteinClass.FRAMESHIFT] > 100


# VEP keeps an insertion that begins with a stop; the protein is that of the nonsense change.
VEP_DIVERGES = {
    ("E1036_E1037ins*", "E1037*"),
    ("E1016_E1017ins*", "E1017*"),
}


def test_vep_prefers_the_same_description_given_its_own_protein(
    shared_file: Callable[[str], Path],
) -> None:
    seen, diverging = 0, set()
    for row in annotated(shared_file("variants/vep/tumor_normal.vep105.GRCh38.vcf.gz")):
        protein = row.get("WildtypeProtein", "").rstrip("*")
        if not (protein and row["HGVSp"]):
            continue
        change = split_protein(row["HGVSp"])[1]
        reference = dict(enumerate(protein + "*", 1)).get
        normal = normalise(change, reference)
        assert same_protein(change, normal, reference)
        seen += 1
        if normal != change:
            diverging.add((change.text, normal.text))
    assert seen > 1500
    assert diverging == VEP_DIVERGES


# CIViC's name and its own HGVS expression are different proteins; neither is misread.
DISAGREEING = {
    ("FGFR3", "Y375C", "NP_000133.1:p.Tyr373Cys"): "numbering of another isoform",
    ("FCGR3A", "F212V", "NP_001121065.1:p.Phe176Val"): "numbering of another isoform",
    ("MET", "D1228N", "NP_001120972.1:p.Asp1246Asn"): "numbering of another isoform",
    ("RUNX1", "A107P", "NP_001745.2:p.Ala134Pro"): "numbering of another isoform",
    ("EGFR", "D770_N771insGL", "NP_005219.2:p.Cys770_Gly771insGlyLeu"): "names other residues",
    ("EGFR", "D770_N771insGT", "NP_005219.2:p.Cys770_Gly771insGlyThr"): "names other residues",
    ("VHL", "P154fs", "NP_000542.1:p.Val155CysfsTer4"): "HGVS starts at the first new residue",
    ("VHL", "P103FS", "NP_000542.1:p.Gly104HisfsTer27"): "HGVS starts at the first new residue",
}


def test_civic_names_agree_with_its_hgvs_expressions(shared_data: Path) -> None:
    disagreeing, agreeing = set(), 0
    for gene, name, expression in civic_expressions(shared_data):
        one, other = parsed(name), parsed(expression)
        if one is None or other is None:
            continue
        if compare_proteins(one, other) is False:
            disagreeing.add((gene, name, expression))
        agreeing += same_protein(one, other) or covers(one, other)
    assert disagreeing == set(DISAGREEING)
    assert agreeing > 480
