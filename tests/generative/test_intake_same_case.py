"""However a sample's rows are ordered, packed and spread over files: one case, one answer."""

from __future__ import annotations

import gzip
import random
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from oncobasis.assembly import Answering, InputFile, read_case
from oncobasis.core.alteration import Alteration
from oncobasis.knowledge import load_knowledge
from oncobasis.nomenclature.tables import read_table
from oncobasis.readers.reading.options import FilterOptions, ReadOptions

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment
    from oncobasis.core.case import TumorCase

HEADER = (
    "##fileformat=VCFv4.2\n##reference=GRCh38\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tT1\n"
)
SEGMENTS = "chromosome\tstart\tend\tgene\tlog2\tcn\tprobes\n"
COPIES = (
    "chr17\t39687914\t39730426\tERBB2\t3.1\t17\t42\n",
    "chr7\t116672194\t116798386\tMET\t2.9\t15\t58\n",
    "chr9\t21967752\t21995324\tCDKN2A\t-3.2\t0\t12\n",
)
AS_OF = date(2026, 11, 22)
OPTIONS = ReadOptions(filters=FilterOptions.off())


@cache
def answering() -> Answering:
    return Answering(load_knowledge(), AS_OF)


@cache
def rows() -> tuple[str, ...]:
    """Forty known hotspot changes as lines of a VCF, and three of a lung cancer."""
    table = [line.split("\t") for line in read_table("hotspot_positions.tsv.gz").splitlines()]
    chosen = random.Random(7).sample(table, 40)  # noqa: S311 - a fixed choice, no secret
    chosen += [r for r in table if (r[0], r[1]) in {("EGFR", "L858R"), ("KRAS", "G12C")}]
    return tuple(
        f"chr{r[2]}\t{r[6]}\t.\t{r[3]}\t{r[4]}\t.\tPASS\t.\tGT:AD:DP"
        f"\t0/1:{60 + n},{30 + n}:{90 + 2 * n}\n"
        for n, r in enumerate(chosen)
    )


def written(folder: Path, name: str, text: str, *, packed: bool) -> Path:
    path = folder / (f"{name}.gz" if packed else name)
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    return path


def answered(
    variants: list[list[str]], copies: list[str], *, packed: bool, ends: str
) -> tuple[TumorCase, Assessment]:
    """Write the rows into files and assess them."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        case = folder / "case.yaml"
        case.write_text("tumor_type: LUAD\nclinical: {setting: advanced, line: 1}\n", "utf-8")
        files = [
            InputFile(
                "vcf",
                written(
                    folder, f"{n}.vcf", (HEADER + "".join(part)).replace("\n", ends), packed=packed
                ),
            )
            for n, part in enumerate(variants)
        ]
        cns = written(folder, "s.cns", SEGMENTS + "".join(copies), packed=packed)
        read = read_case(case, [*files, InputFile("cna", cns)], OPTIONS)
    return read.case, answering().answer(read.case)


def bare(seen: Alteration) -> Alteration:
    return replace(seen, observed=replace(seen.observed, source=None))


@settings(max_examples=6, deadline=None)
@given(
    order=st.permutations(range(len(rows()))),
    cut=st.integers(0, len(rows())),
    copies=st.permutations(COPIES),
    packed=st.booleans(),
    ends=st.sampled_from(["\n", "\r\n"]),
    repeated=st.booleans(),
)
def test_one_case_and_one_answer(
    order: list[int],
    cut: int,
    copies: list[str],
    packed: bool,  # noqa: FBT001
    ends: str,
    repeated: bool,  # noqa: FBT001
) -> None:
    lines = [rows()[n] for n in order]
    parts = [part for part in (lines[:cut], lines[cut:]) if part]
    if repeated:
        parts.append(lines[:5])
    case, answer = answered(parts, list(copies), packed=packed, ends=ends)
    plain_case, plain = expected()
    assert {bare(seen) for seen in case.alterations} == {
        bare(seen) for seen in plain_case.alterations
    }
    assert len(case.alterations) == len(plain_case.alterations)
    assert answer.recommendations == plain.recommendations
    assert answer.missing_tests == plain.missing_tests


@cache
def expected() -> tuple[TumorCase, Assessment]:
    return answered([list(rows())], list(COPIES), packed=False, ends="\n")
