"""Measure how fast annotated calls are read: lines, the whole reading, in a worker, and streamed.

The file is made here: rows of a given VCF (by default the VEP example of the shared data, else
invented rows), repeated at other positions until there are enough of them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pysam

from oncobasis.readers.files.lines import numbered_lines
from oncobasis.readers.files.worker import in_worker
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.vcf.read import read_vcf, read_vcf_lines

EXAMPLE = "variants/vep/tumor_normal.vep105.GRCh38.vcf.gz"
TRANSCRIPTS = 9
FIELDS = (
    "Allele|Consequence|IMPACT|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|EXON|INTRON|HGVSc|HGVSp"
    "|Existing_variation|CANONICAL|MANE_SELECT|MAX_AF|gnomAD_AF|CLIN_SIG"
)
HEADER = (
    "##fileformat=VCFv4.2",
    "##contig=<ID=chr1,length=248956422>",
    f'##INFO=<ID=CSQ,Number=.,Type=String,Description="By Ensembl VEP. Format: {FIELDS}">',
    "##tumor_sample=TUMOR",
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNORMAL\tTUMOR",
)
STREAMED = 5_000_000


def main() -> int:
    """Print a table: time waited, processor time (also of workers), peak memory."""
    options = _options()
    if options.measure:
        print(json.dumps(measured(options.measure, Path(options.file or ""), options.records)))
        return 0
    header, rows = example(options.file)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "bench.vcf")
        write(plain, header, repeated(rows, options.records))
        packed = Path(folder, "bench.vcf.gz")
        pysam.tabix_compress(str(plain), str(packed))
        print(f"{options.records:,} records; {size(plain)} plain, {size(packed)} in bgzip")
        print(f"{'':<36}{'waited':>10}{'processor':>10}{'a record':>11}{'at most':>11}")
        for path in (plain, packed):
            for what in MEASURED:
                show(
                    f"{what}, {'plain' if path is plain else 'bgzip'}", what, path, options.records
                )
    if options.stream:
        show(f"streamed, {options.stream:,} short records", "stream", Path(), options.stream)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", help="a VEP-annotated VCF whose rows are repeated")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--stream", type=int, nargs="?", const=STREAMED, default=0)
    parser.add_argument("--measure", choices=(*MEASURED, "stream"), help=argparse.SUPPRESS)
    return parser.parse_args()


def example(file: str | None) -> tuple[list[str], list[str]]:
    """Return header and rows of the file, of the shared example, or invented ones."""
    shared = Path(os.environ.get("ONCOBASIS_DATA", ""), EXAMPLE)
    path = Path(file) if file else shared
    if not path.is_file():
        return list(HEADER), invented()
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        text = [line.rstrip("\n") for line in lines]
    return [t for t in text if t.startswith("#")], [t for t in text if t and t[0] != "#"]


def invented() -> list[str]:
    """Return rows of a made-up gene, nine transcripts each; every twentieth is a missense."""
    rows = []
    for number in range(1000):
        terms, impact = ("intron_variant", "MODIFIER") if number % 20 else ("missense_variant", "M")
        entries = [
            f"T|{terms}|{impact}|GENE{number % 50}|ENSG{number % 50:011}|Transcript"
            f"|ENST{place:011}.1|protein_coding|3/9||ENST{place:011}.1:c.{number}A>T"
            f"|ENSP{place:011}.1:p.Lys{number + 1}Asn|rs{number}|{'' if place else 'YES'}"
            f"|{'' if place else 'NM_000001.1'}|0.0001|0.0001|"
            for place in range(TRANSCRIPTS)
        ]
        csq = ",".join(entries)
        cells = ["chr1", str(1000 + number), ".", "A", "T", ".", "PASS", f"DP=100;CSQ={csq}"]
        rows.append("\t".join([*cells, "GT:AD:AF:DP", "0/0:50,0:0:50", "0/1:60,40:0.4:100"]))
    return rows


def repeated(rows: list[str], count: int) -> Iterator[str]:
    """Yield that many rows; each round moves them on by one base."""
    for number in range(count):
        contig, position, rest = rows[number % len(rows)].split("\t", 2)
        yield f"{contig}\t{int(position) + number // len(rows)}\t{rest}"


def write(path: Path, header: list[str], rows: Iterator[str]) -> None:
    """Write a plain VCF."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in header)
        file.writelines(f"{row}\n" for row in rows)


def size(path: Path) -> str:
    """Return a file's size in words."""
    return f"{path.stat().st_size / 1e6:,.0f} MB"


def lines_only(path: Path) -> int:
    """Read every line and do nothing with it."""
    return sum(1 for _, line in numbered_lines(path) if line[:1] != "#")


def whole(path: Path) -> int:
    """Read and reduce."""
    return read_vcf(path).counts.rows


def worker(path: Path) -> int:
    """Read and reduce in a process of its own."""
    return in_worker(_read, path, ReadOptions()).counts.rows


def _read(path: Path, options: ReadOptions) -> ReadResult:
    return read_vcf(path, options=options)


def streamed(count: int) -> int:
    """Read and reduce rows that are made on the way, so that only the reader's memory counts."""
    rows = (row for row in repeated([row for row in invented() if "|MODIFIER|" in row], count))
    lines = enumerate((*HEADER,), 1)
    numbered = enumerate(rows, len(HEADER) + 1)
    return read_vcf_lines(_chained(lines, numbered), "streamed", ReadOptions()).counts.rows


def _chained(*parts: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    for part in parts:
        yield from part


MEASURED: dict[str, Callable[[Path], int]] = {"lines": lines_only, "read": whole, "worker": worker}


def measured(what: str, path: Path, records: int) -> dict[str, float]:
    """Do it once; return seconds and peak memory in MB, of this process and its worker."""
    begun = time.perf_counter()
    rows = streamed(records) if what == "stream" else MEASURED[what](path)
    seconds = time.perf_counter() - begun
    if rows != records:
        message = f"{rows} rows were read, not {records}"
        raise SystemExit(message)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "seconds": seconds,
        "processor": sum(one.ru_utime + one.ru_stime for one in used),
        "megabytes": max(one.ru_maxrss for one in used) / 1024,
    }


def show(label: str, what: str, path: Path, records: int) -> None:
    """Measure in a fresh process and print one row."""
    command = [sys.executable, __file__, str(path), "--measure", what, "--records", str(records)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    each = found["processor"] / records * 1e6
    print(
        f"{label:<36}{found['seconds']:>8.2f} s{found['processor']:>8.2f} s{each:>8.1f} us"
        f"{found['megabytes']:>8.0f} MB"
    )


if __name__ == "__main__":
    sys.exit(main())
