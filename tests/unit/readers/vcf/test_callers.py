"""Whole files of each caller: sample columns, fraction, depth, origin (rows are synthetic).

Layouts are those of the callers' own headers; the real files of Mutect, Strelka, VarScan and
SomaticSniper are read in ``tests/functional``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from builders.annotated_vcf import HEADERS, KNOWN, Tool, info_of
from oncobasis.core.alteration import Origin
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.vcf.read import read_vcf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

BRAF, KRAS, EGFR = KNOWN[0], KNOWN[1], KNOWN[2]


@dataclass(frozen=True)
class Caller:
    """One caller's way to write one variant; ``expected``: depth, fraction, origin."""

    name: str
    header: tuple[str, ...]
    samples: tuple[str, str]
    form: str
    first: str
    second: str
    expected: tuple[int, float, Origin]
    info: str = ""
    indel: bool = False
    tumor: str = "TUMOR"


CALLERS = (
    Caller("mutect 1", ("##MuTect=\"analysis_type=MuTect\"",), ("TUMOR", "NORMAL"),
           "GT:AD:BQ:DP:FA:SS", "0/1:150,50:30:200:0.25:2", "0:90,0:.:90:0.00:0",
           (200, 0.25, Origin.SOMATIC), info="SOMATIC"),
    Caller("mutect 2", ("##source=Mutect2", "##normal_sample=B17", "##tumor_sample=A17"),
           ("B17", "A17"), "GT:AD:AF:DP:F1R2:F2R1", "0/0:90,0:0.011:90:40,0:50,0",
           "0/1:150,50:0.252:200:70,20:80,30", (200, 0.252, Origin.SOMATIC), tumor="A17"),
    Caller("strelka 2 snv", ("##source=strelka", "##content=strelka somatic snv calls"),
           ("NORMAL", "TUMOR"), "DP:FDP:SDP:SUBDP:AU:CU:GU:TU",
           "90:0:0:0:90,91:0,0:0,0:0,0", "200:0:0:0:150,155:0,0:0,0:50,52",
           (200, 0.25, Origin.SOMATIC), info="SOMATIC;QSS=100;NT=ref"),
    Caller("strelka 2 indel", ("##source=strelka", "##content=strelka somatic indel calls"),
           ("NORMAL", "TUMOR"), "DP:DP2:TAR:TIR:TOR", "90:90:90,91:0,0:0,0",
           "205:205:150,152:50,51:5,5", (205, 0.25, Origin.SOMATIC), info="SOMATIC", indel=True),
    Caller("varscan 2", ("##source=VarScan2",), ("NORMAL", "TUMOR"),
           "GT:GQ:DP:RD:AD:FREQ:DP4", "0/0:.:90:90:0:0%:45,45,0,0",
           "0/1:.:200:150:50:25%:75,75,25,25", (200, 0.25, Origin.SOMATIC), info="SOMATIC;SS=2"),
    Caller("varscan 2, germline", ("##source=VarScan2",), ("NORMAL", "TUMOR"),
           "GT:GQ:DP:RD:AD:FREQ:DP4", "0/1:.:90:45:45:50%:22,23,22,23",
           "0/1:.:200:100:100:50%:50,50,50,50", (200, 0.5, Origin.GERMLINE), info="SS=1"),
    Caller("vardict", ("##source=VarDict_v1.8.2",), ("P1_T", "P1_N"),
           "GT:DP:VD:ALD:RD:AD:AF:BIAS", "0/1:200:50:25,25:75,75:150,50:0.25:2,2",
           "0/0:90:0:0,0:45,45:90,0:0:2,0", (200, 0.25, Origin.SOMATIC),
           info="STATUS=StrongSomatic", tumor="P1_T"),
    Caller("vardict, likely loh", ("##source=VarDict_v1.8.2",), ("P1_T", "P1_N"),
           "GT:DP:VD:ALD:RD:AD:AF:BIAS", "0/1:200:50:25,25:75,75:150,50:0.25:2,2",
           "0/1:90:40:20,20:25,25:50,40:0.4444:2,2", (200, 0.25, Origin.UNKNOWN),
           info="STATUS=LikelyLOH", tumor="P1_T"),
    Caller("muse", ("##MuSE_version=\"v1.0rc\"", "##source=MuSE"), ("TUMOR", "NORMAL"),
           "GT:DP:AD:BQ:SS", "0/1:200:150,50:35,35:2", "0/0:90:90,0:35,0:.",
           (200, 0.25, Origin.SOMATIC), info="SOMATIC"),
    Caller("somaticsniper", ("##source=SomaticSniper",), ("NORMAL", "TUMOR"),
           "GT:IGT:DP:DP4:BCOUNT:GQ:JGQ:VAQ:BQ:MQ:AMQ:SS:SSC",
           "0/0:0/0:90:45,45,0,0:90,0,0,0:90:.:0:35:60:60:0:.",
           "0/1:0/1:200:75,75,25,25:150,0,0,50:90:.:70:35:60:60,60:2:60",
           (200, 0.25, Origin.SOMATIC)),
    Caller("dragen", ("##source=DRAGEN",
                      '##FORMAT=<ID=SQ,Number=1,Type=Float,Description="Somatic quality">'),
           ("S1_normal", "S1_tumor"), "GT:SQ:AD:AF:F1R2:F2R1:DP:SB:MB",
           "0/0:0.00:90,0:0.000:40,0:50,0:90", "0/1:49.27:150,50:0.250:70,20:80,30:200:1,2:3,4",
           (200, 0.25, Origin.SOMATIC), tumor="S1_tumor"),
    Caller("pindel", ("##source=pindel",), ("NORMAL", "TUMOR"), "GT:AD", "0/0:90,0",
           "0/0:150,50", (200, 0.25, Origin.UNKNOWN), info="SVTYPE=DEL;SVLEN=-15", indel=True),
    Caller("pindel, genotype says reference", ("##source=pindel",), ("NORMAL", "TUMOR"), "GT:AD",
           "0/0:90,0", "0/0:150,50", (200, 0.25, Origin.UNKNOWN), indel=True),
)  # fmt: skip


def file_of(caller: Caller, tool: Tool = Tool.SNPEFF) -> str:
    known = EGFR if caller.indel else BRAF
    chromosome, position, reference, alternative = known.site
    info = ";".join(part for part in (caller.info, info_of(tool, known)) if part)
    head = ("##fileformat=VCFv4.2", "##contig=<ID=chr7,length=159345973>", *caller.header)
    columns = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT")
    row = (f"chr{chromosome}", str(position), ".", reference, alternative, ".", "PASS", info,
           caller.form, caller.first, caller.second)  # fmt: skip
    lines = (*head, HEADERS[tool], "\t".join((*columns, *caller.samples)), "\t".join(row))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.name)
def test_tumour_depth_fraction_and_origin(written: Written, caller: Caller) -> None:
    result = read_vcf(written(file_of(caller)))
    assert result.samples[0] == caller.tumor
    assert len(result.samples) == 2
    (variant,) = result.small_variants
    seen = variant.observed
    depth, fraction, origin = caller.expected
    assert (seen.depth, seen.origin) == (depth, origin)
    assert seen.allele_fraction == pytest.approx(fraction)


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.name)
def test_the_columns_in_the_other_order_give_the_same(written: Written, caller: Caller) -> None:
    turned = Caller(
        caller.name, caller.header, (caller.samples[1], caller.samples[0]), caller.form,
        caller.second, caller.first, caller.expected, caller.info, caller.indel, caller.tumor,
    )  # fmt: skip
    first, second = read_vcf(written(file_of(caller))), read_vcf(written(file_of(turned)))
    assert first.alterations == second.alterations


def test_the_flag_names_a_tumour_that_no_name_tells(written: Written) -> None:
    caller = CALLERS[4]
    text = file_of(caller).replace("NORMAL\tTUMOR", "S1\tS2")
    result = read_vcf(written(text), options=ReadOptions(sample="S2"))
    assert result.samples[0] == "S2"
    assert result.small_variants[0].observed.allele_fraction == 0.25


def test_a_germline_file_of_dragen_is_not_taken_for_somatic(written: Written) -> None:
    dragen = next(caller for caller in CALLERS if caller.name == "dragen")
    text = file_of(dragen)
    germline = "\n".join(line for line in text.splitlines() if "ID=SQ" not in line) + "\n"
    assert germline != text
    (variant,) = read_vcf(written(germline)).small_variants
    assert variant.observed.origin is Origin.UNKNOWN
