"""The header of a VCF: samples, assembly, the layout of annotations, the callers.

Read as text: htslib refuses whole files for one bad header line (SnpEff's own example is such a
file) and needs contig lines that many annotated files have lost.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.nomenclature.codes_contigs import chromosome_of
from oncobasis.readers.small_variants.genome_assembly import canonical_assembly
from oncobasis.readers.small_variants.samples import NamedInHeader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from oncobasis.readers.files.head import Head

_FIRST_LINES = (
    "##fileformat=VCF",
    "##INFO=<",
    "##FORMAT=<",
    "##FILTER=<",
    "##contig=<",
    "##SnpEffVersion=",
    "#CHROM\t",
)
FIXED_COLUMNS = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
_FORMAT_COLUMN = 8
_ACCESSION = re.compile(r"##contig=<.*?ID=(NC_[0-9.]+)")
_CONTIG = re.compile(r"##contig=<.*?ID=(?:chr)?([^,>]+).*?length=([0-9]{1,12})(?![0-9])")
_INFO = re.compile(r'##INFO=<ID=([^,]+),.*?Description="(.*)"')
_VEP_ASSEMBLY = re.compile(r'assembly="([^"]+)"')
_VEP_VERSION = re.compile(r'^##VEP="?v?([0-9]{1,6})')
# Lengths of contigs that differ between the two assemblies (GRC).
_LENGTHS = MappingProxyType(
    {
        ("1", 249250621): "GRCh37",
        ("1", 248956422): "GRCh38",
        ("2", 243199373): "GRCh37",
        ("2", 242193529): "GRCh38",
        ("7", 159138663): "GRCh37",
        ("7", 159345973): "GRCh38",
        ("12", 133851895): "GRCh37",
        ("12", 133275309): "GRCh38",
        ("17", 81195210): "GRCh37",
        ("17", 83257441): "GRCh38",
        ("22", 51304566): "GRCh37",
        ("22", 50818468): "GRCh38",
        ("X", 155270560): "GRCh37",
        ("X", 156040895): "GRCh38",
    }
)
_NOT_HUMAN = re.compile(r"GRCm\d|\bmm(?:9|10|39)\b|CanFam|rn[67]\b", re.IGNORECASE)
_SOMATIC_CALLERS = re.compile(
    r"mutect|strelka somatic|somaticsniper|muse|varscan|vardict|lofreq somatic|##tumor_sample="
    r"|octopus|caveman",
    re.IGNORECASE,
)
_GATK_TUMOR = re.compile(r"tumor[_-]sample(?:_name)?[= ]([^\s,;\"]+)")
_GATK_NORMAL = re.compile(r"normal[_-]sample(?:_name)?[= ]([^\s,;\"]+)")
_CALLER_LINES = (
    "##MuTect=",
    "##source",
    "##content",
    "##MutectVersion",
    "##GATKCommandLine",
    "##cmdline",
    "##MuSE_",
)
# DRAGEN calls germline variants as well; only its somatic pipeline writes a somatic quality.
_DRAGEN = re.compile(r"##(?:source=DRAGEN|DRAGENCommandLine)", re.IGNORECASE)
_SOMATIC_QUALITY = "##FORMAT=<ID=SQ,"
_SNPEFF_VERSION = re.compile(r'^##SnpEffVersion="?([0-9][0-9A-Za-z.]*)')
_ANNOTATORS = ("VEP", "SnpEff")


@dataclass(frozen=True, slots=True)
class VcfHeader:
    """What the header says; ``infos`` are the INFO keys with their descriptions.

    ``versions`` are those of annotation tools, by name; ``line`` is its last line. ``first_row`` is
    the first data line of a file that has no column line, and stands on ``line``.
    """

    samples: tuple[str, ...]
    named: NamedInHeader
    infos: Mapping[str, str]
    assembly: str | None
    assembly_sources: tuple[tuple[str, str], ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    somatic_caller: bool = False
    line: int = 0
    first_row: str = ""


@dataclass(slots=True)
class _Notes:
    """Facts gathered while the header lines pass by."""

    tumor: str | None = None
    normal: str | None = None
    versions: dict[str, str] = field(default_factory=dict)
    assemblies: dict[str, str] = field(default_factory=dict)
    infos: dict[str, str] = field(default_factory=dict)
    somatic: bool = False
    dragen: bool = False
    somatic_quality: bool = False
    not_human: str | None = None


def proves_vcf(head: Head) -> bool:
    """Whether the first line that isn't blank is one that only a VCF has."""
    first = next((line for line in head.lines if line.strip()), "")
    return first.startswith(_FIRST_LINES) or first.split()[:2] == ["#CHROM", "POS"]


def read_header(lines: Iterator[tuple[int, str]], file: str) -> VcfHeader:
    """Consume the header lines; raises InputError if it is no VCF header."""
    notes = _Notes()
    number = 0
    for number, line in lines:
        if line.startswith("##"):
            _note(line, notes)
        elif line.startswith("#"):
            return _closed(_columns(line, number, file), notes, number, file)
        elif line.strip():
            return _without_column_line(line, notes, number, file)
    if number == 0:
        raise InputError("the file is empty", where=file, remedy="make or copy the file again")
    raise InputError(
        "the header has no column line (#CHROM POS ID REF ALT ...)",
        where=f"{file} line {number}",
        remedy="the file is cut off: copy or make it again",
    )


def _note(line: str, notes: _Notes) -> None:
    if line.startswith("##INFO"):
        found = _INFO.match(line)
        if found is not None:
            notes.infos[found[1]] = found[2]
    elif line.startswith("##contig"):
        _note_contig(line, notes)
    elif line.startswith("##VEP="):
        _note_vep(line, notes)
    elif line.startswith("##SnpEff"):
        _note_snpeff(line, notes)
    elif line.startswith("##reference="):
        _note_assembly("reference", line, notes)
    else:
        _note_caller(line, notes)


def _note_caller(line: str, notes: _Notes) -> None:
    if line.startswith(("##tumor_sample=", "##tumour_sample=")):
        notes.tumor = line.partition("=")[2].strip() or None
        notes.somatic = True
    elif line.startswith("##normal_sample="):
        notes.normal = line.partition("=")[2].strip() or None
    elif line.startswith(_SOMATIC_QUALITY):
        notes.somatic_quality = True
    elif _DRAGEN.match(line):
        notes.dragen = True
    elif line.startswith(_CALLER_LINES) and _SOMATIC_CALLERS.search(line[:400]):
        notes.somatic = True
        _note_gatk(line, notes)


def _note_gatk(line: str, notes: _Notes) -> None:
    """Read sample names from the command line of MuTect and Mutect2; sample lines win."""
    tumor, normal = _GATK_TUMOR.search(line), _GATK_NORMAL.search(line)
    notes.tumor = notes.tumor or (tumor[1] if tumor else None)
    notes.normal = notes.normal or (normal[1] if normal else None)


def _note_contig(line: str, notes: _Notes) -> None:
    accession = _ACCESSION.match(line)
    place = chromosome_of(accession[1]) if accession else None
    if place is not None:
        notes.assemblies.setdefault("contig", place[0])
    found = _CONTIG.match(line)
    if found is None:
        return
    by_length = _LENGTHS.get((found[1], int(found[2])))
    if by_length is not None:
        notes.assemblies.setdefault("contig", by_length)


def _note_vep(line: str, notes: _Notes) -> None:
    version = _VEP_VERSION.match(line)
    notes.versions["VEP"] = version[1] if version else ""
    named = _VEP_ASSEMBLY.search(line)
    cache = named[1] if named else line
    _note_assembly("VEP", cache, notes)


def _note_snpeff(line: str, notes: _Notes) -> None:
    version = _SNPEFF_VERSION.match(line)
    if version is not None:
        notes.versions["SnpEff"] = version[1]
    elif line.startswith("##SnpEffCmd="):
        _note_assembly("SnpEff", line, notes)


def _note_assembly(source: str, text: str, notes: _Notes) -> None:
    other = _NOT_HUMAN.search(text)
    if other is not None:
        notes.not_human = other[0]
    known = canonical_assembly(text)
    if known is not None:
        notes.assemblies[source] = known


def _columns(line: str, number: int, file: str) -> tuple[str, ...]:
    columns = tuple(line.split("\t"))
    missing = [name for name in FIXED_COLUMNS if name not in columns[:_FORMAT_COLUMN]]
    if columns[:_FORMAT_COLUMN] == FIXED_COLUMNS:
        return columns[_FORMAT_COLUMN + 1 :]
    if len(columns) == 1 and len(line.split()) > 1:
        raise InputError(
            "the columns are separated by blanks, not by tabs",
            where=f"{file} line {number}",
            remedy="an editor changed the file: take it as the caller wrote it",
        )
    fault = f"missing: {', '.join(missing)}" if missing else "they are in another order"
    raise InputError(
        f"the columns are not those of a VCF; {fault}",
        where=f"{file} line {number}",
        remedy=f"the first eight must be {' '.join(FIXED_COLUMNS)}",
    )


def _without_column_line(line: str, notes: _Notes, number: int, file: str) -> VcfHeader:
    """Go on without column names, as in SnpEff's own example, if there is no doubt about them."""
    cells = line.split("\t")
    no_doubt = notes.infos and len(cells) in {_FORMAT_COLUMN, _FORMAT_COLUMN + 2}
    if not no_doubt or not cells[1].isdecimal():
        raise InputError(
            "data begin before the column line (#CHROM POS ID REF ALT ...)",
            where=f"{file} line {number}",
            remedy="the header was cut off: take the file as the caller wrote it",
        )
    samples = ("column 10",) if len(cells) > _FORMAT_COLUMN else ()
    return replace(_closed(samples, notes, number, file), first_row=line)


def _closed(samples: Sequence[str], notes: _Notes, number: int, file: str) -> VcfHeader:
    repeated = sorted(name for name, count in Counter(samples).items() if count > 1)
    if repeated:
        raise InputError(
            f"the sample {repeated[0]!r} has two columns",
            where=f"{file} line {number}",
            remedy="give each sample its own name: bcftools reheader",
        )
    if notes.not_human is not None:
        raise InputError(
            f"the file is on {notes.not_human}, which is no human assembly", where=file
        )
    return VcfHeader(
        samples=tuple(samples),
        named=NamedInHeader(notes.tumor, notes.normal),
        infos=notes.infos,
        assembly=_agreed(notes.assemblies, file),
        assembly_sources=tuple(sorted(notes.assemblies.items())),
        versions=tuple(sorted(notes.versions.items())),
        somatic_caller=notes.somatic or (notes.dragen and notes.somatic_quality),
        line=number,
    )


def _agreed(assemblies: dict[str, str], file: str) -> str | None:
    """Return the assembly; contig lengths and annotator must agree, ``##reference`` may be stale.

    An annotator's command line names its data: VEP's cache, SnpEff's genome.
    """
    contig = assemblies.get("contig")
    for tool in _ANNOTATORS:
        annotated = assemblies.get(tool)
        if contig and annotated and contig != annotated:
            raise InputError(
                f"the contigs are those of {contig}, but {tool} annotated with {annotated}",
                where=file,
                remedy=f"annotate again with the {contig} data",
            )
    annotated = next((assemblies[tool] for tool in _ANNOTATORS if tool in assemblies), None)
    return contig or annotated or assemblies.get("reference")
