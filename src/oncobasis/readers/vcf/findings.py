"""Alleles that gave alterations, held until the file ends: of equal ones the best row counts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import SmallVariant
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import FilteredRow, Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.annotate.phasing import Phase
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.small_variants.alleles import Site
    from oncobasis.readers.small_variants.filters import Support
    from oncobasis.readers.vcf.annotations.protocol import Missing
    from oncobasis.readers.vcf.row import VcfRow

_NAMED = 20
_LETTERS = {"X": 23, "Y": 24, "MT": 25}


@dataclass(frozen=True, slots=True)
class Finding:
    """One allele of one row; ``row`` is how it would be listed if another row is better.

    ``position`` is the POS of the row, which other rows may point at.
    """

    site: Site
    position: int
    row: FilteredRow
    support: Support
    alterations: tuple[SmallVariant, ...]
    other_genes: int = 0
    looks_germline: bool = False
    phase: Phase | None = None

    def merit(self) -> tuple[int, int, float, str]:
        """How well reads support it; ties are broken by content, never by place in the file."""
        support = self.support
        reads = -1 if support.alt_reads is None else support.alt_reads
        depth = -1 if support.depth is None else support.depth
        fraction = -1.0 if support.fraction is None else support.fraction
        return reads, depth, fraction, _content(self.alterations)


@dataclass(slots=True)
class Findings:
    """The findings of one file by place; ``close`` enters them in the ledger in genomic order."""

    ledger: Ledger
    _best: dict[Site, Finding] = field(default_factory=dict)
    _links: list[tuple[FilteredRow, str, int]] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Take a finding; of two of the same allele the better supported one stays."""
        known = self._best.get(finding.site)
        if known is None:
            self._best[finding.site] = finding
            return
        better, worse = known, finding
        if (finding.merit(), -finding.row.line) > (known.merit(), -known.row.line):
            better, worse = finding, known
        self._best[finding.site] = better
        self._repeated(worse)

    def link(self, row: VcfRow, number: int, site: Site, missing: Missing) -> None:
        """Take an allele that is described by the row at another position (``seen``)."""
        listed = FilteredRow(row.line, "", row.site(number), (Reason(missing.code, missing.seen),))
        self._links.append((listed, site.chromosome, int(missing.seen)))

    def close(self, together: Callable[[list[Finding]], list[Finding]]) -> None:
        """Report the findings, then the rows that only point at one of them.

        ``together`` reads neighbours as one and enters those that become part of another.
        """
        found = sorted(self._best.values(), key=lambda finding: place_order(finding.site))
        named: dict[tuple[str, str, str, str], Finding] = {}
        for finding in sorted(found, key=lambda finding: finding.merit(), reverse=True):
            name = _coding_name(finding)
            if name is not None and named.setdefault(name, finding) is not finding:
                self._repeated(finding)
                del self._best[finding.site]
        kept = together([finding for finding in found if finding.site in self._best])
        for finding in kept:
            self.ledger.report(finding.alterations)
            self.ledger.other_genes += finding.other_genes
        self._close_links()
        self._remark_germline(kept)

    def _close_links(self) -> None:
        reported = {(finding.site.chromosome, finding.position) for finding in self._best.values()}
        for row, chromosome, position in sorted(self._links, key=lambda link: link[0].line):
            told = (chromosome, position) in reported
            if told:
                self.ledger.leave_out(row)
                continue
            seen = f"described at position {position}, whose row is no finding"
            reason = Reason(FilterCode.NOT_ANNOTATED, seen)
            self.ledger.leave_out(replace(row, reasons=(reason,)))

    def _remark_germline(self, findings: list[Finding]) -> None:
        names = [finding.row for finding in findings if finding.looks_germline]
        if not names:
            return
        told = ", ".join(f"{row.gene} {row.change}".strip() for row in names[:_NAMED])
        if len(names) > _NAMED:
            told = f"{told}, +{len(names) - _NAMED}"
        self.ledger.remark("looks_germline", alterations=told)

    def _repeated(self, finding: Finding) -> None:
        self.ledger.leave_out(replace(finding.row, reasons=(Reason(FilterCode.DUPLICATE),)))


def place_order(site: Site) -> tuple[int, int, str, str]:
    """Genomic order of changes."""
    name = site.chromosome
    number = int(name) if name.isdecimal() else _LETTERS.get(name, 26)
    return number, site.position, site.reference, site.alternative


def _coding_name(finding: Finding) -> tuple[str, str, str, str] | None:
    """An indel by its transcript: one name for all the ways to place it in a repeat."""
    first, site = finding.alterations[0], finding.site
    if len(site.reference) == len(site.alternative) or not first.coding or not first.transcript:
        return None
    return first.gene, first.transcript, first.coding, str(first.protein)


def _content(alterations: tuple[SmallVariant, ...]) -> str:
    return "|".join(
        f"{seen.gene} {seen.coding} {seen.protein} {seen.consequence} {seen.observed.origin}"
        for seen in alterations
    )
