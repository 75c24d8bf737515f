"""Any order of rows, any splitting or anchoring of alleles, any repeats: the same result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.annotate.effect import Annotation, AnnotationStatus, TranscriptEffect
from oncobasis.core.alteration import Consequence, GenomicChange, SmallVariant
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.vcf.read import read_vcf_lines
from oncobasis.readers.vcf.services import Services

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADER = (
    "##fileformat=VCFv4.2",
    "##contig=<ID=chr7,length=159345973>",
    "##source=Mutect2",
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNORMAL\tTUMOR",
)
# A made-up stretch of reference; changes are kept inside of it.
BASES = "GATTACAGATTCTCAGGCATCCAG" * 3
START = 140_753_000


@dataclass(frozen=True)
class Call:
    """One allele: where it begins in ``BASES``, what is deleted and inserted, its reads."""

    at: int
    deleted: int
    inserted: str
    reads: int
    filters: str = "PASS"

    @property
    def alleles(self) -> tuple[int, str, str]:
        """Position, reference and alternative with one base in front."""
        reference = BASES[self.at : self.at + 1 + self.deleted]
        return START + self.at, reference, reference[0] + self.inserted

    @property
    def is_normal(self) -> bool:
        """Whether it is a change, as far to the left as it can stand, as callers write it."""
        _, reference, alternative = self.alleles
        return reference[-1] != alternative[-1]


CALLS = st.builds(
    Call,
    at=st.integers(5, 50),
    deleted=st.integers(0, 4),
    inserted=st.text("ACGT", max_size=4),
    reads=st.integers(3, 60),
    filters=st.sampled_from(["PASS", "PASS", "weak"]),
).filter(lambda call: call.is_normal)


class EveryChange:
    """Describes each change by its place, as any annotator would: one name for one change."""

    def annotate(self, change: GenomicChange) -> Annotation:
        """Return a missense change named after the place."""
        coding = f"c.{change.position}{change.reference}>{change.alternative}"
        effect = TranscriptEffect(
            "BRAF", "ENST00000646891", coding, f"p.Ser{change.position % 700 + 2}Thr",
            Consequence.MISSENSE, ("missense_variant",),
        )  # fmt: skip
        return Annotation(AnnotationStatus.ANNOTATED, (effect,), ("BRAF",))


SERVICES = Services(lambda _assembly, _transcripts: EveryChange())


def line(position: int, reference: str, alternatives: str, filters: str, reads: str) -> str:
    """One data line; fraction and depth are the caller's, so that splitting keeps them."""
    fractions = ",".join(f"{int(count) / 100:g}" for count in reads.split(","))
    genotype = "/".join(str(number) for number in range(len(reads.split(",")) + 1))
    tumor = f"{genotype}:{100 - sum(map(int, reads.split(',')))},{reads}:{fractions}:100"
    cells = ("chr7", str(position), ".", reference, alternatives, ".", filters, ".",
             "GT:AD:AF:DP", "0/0:50,0:0:50", tumor)  # fmt: skip
    return "\t".join(cells)


def row(call: Call, before: int = 0, behind: int = 0) -> str:
    """The call, anchored with that many more shared bases on either side."""
    position, reference, alternative = call.alleles
    end = call.at + len(reference)
    left, right = BASES[call.at - before : call.at], BASES[end : end + behind]
    return line(
        position - before, left + reference + right, left + alternative + right, call.filters,
        str(call.reads),
    )  # fmt: skip


def read(rows: Iterable[str]) -> ReadResult:
    """Read a file of those rows."""
    lines = iter(list(enumerate((*HEADER, *rows), 1)))
    return read_vcf_lines(lines, "case.vcf", ReadOptions(), SERVICES)


def bare(result: ReadResult) -> list[SmallVariant]:
    """The alterations without the line they stood on."""
    return [
        replace(seen, observed=replace(seen.observed, source=None))
        for seen in result.small_variants
    ]


def codes(result: ReadResult) -> tuple[tuple[str, int], ...]:
    return result.counts.reasons


@given(calls=st.lists(CALLS, max_size=8), data=st.data())
def test_any_order(calls: list[Call], data: st.DataObject) -> None:
    first = read(map(row, calls))
    second = read(map(row, data.draw(st.permutations(calls))))
    assert bare(first) == bare(second)
    assert codes(first) == codes(second)
    assert [r.code for r in first.remarks] == [r.code for r in second.remarks]


@given(call=CALLS, before=st.integers(0, 5), behind=st.integers(0, 5))
def test_any_anchor(call: Call, before: int, behind: int) -> None:
    plain, anchored = read([row(call)]), read([row(call, before, behind)])
    assert bare(plain) == bare(anchored)
    assert codes(plain) == codes(anchored)


@given(first=CALLS, second=CALLS)
def test_one_row_of_two_alleles_or_two_rows(first: Call, second: Call) -> None:
    second = replace(second, at=first.at, filters=first.filters)
    first, second = replace(first, reads=min(first.reads, 40)), replace(second, reads=10)
    # Both alleles of one row share the reference, the longer of the two.
    end = max(len(first.alleles[1]), len(second.alleles[1]))
    reference = BASES[first.at : first.at + end]
    alternatives = [call.alleles[2] + reference[len(call.alleles[1]) :] for call in (first, second)]
    if alternatives[0] == alternatives[1] or reference in alternatives:
        return
    together = line(
        START + first.at, reference, ",".join(alternatives), first.filters,
        f"{first.reads},{second.reads}",
    )  # fmt: skip
    apart = [row(first), row(second)]
    assert bare(read([together])) == bare(read(apart))
    assert codes(read([together])) == codes(read(apart))


@given(call=CALLS, reads=st.lists(st.integers(3, 60), min_size=1, max_size=4), data=st.data())
def test_of_repeated_alleles_the_best_supported_row_counts(
    call: Call, reads: list[int], data: st.DataObject
) -> None:
    rows = [row(replace(call, reads=count, filters="PASS")) for count in reads]
    result = read(data.draw(st.permutations(rows)))
    (variant,) = result.small_variants
    assert variant.observed.allele_fraction == pytest.approx(max(reads) / 100)
    assert dict(codes(result)).get("duplicate", 0) == len(reads) - 1
    assert result.counts.alleles == len(reads)
