"""Genome-wide results of the sections [TMB], [MSI] and [GIS]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.alteration import Observation, Signature, SignatureKind, SourceLine

if TYPE_CHECKING:
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.tso500.sections import Section

METHOD = "TruSight Oncology 500"
# Neither Illumina's pages nor a guideline give a threshold for the share of unstable sites. A
# comparison with MSI-PCR in 331 patients calls 13.8 % and more unstable and 8.7 to 13.8 %
# undecided (doi:10.3390/ijms26157138). Between that and 20 %, from which laboratories call
# instability by convention (unverified), nothing is claimed.
MSI_STABLE_BELOW, MSI_HIGH_FROM = 8.7, 20.0
# The same pages ask for a least number of sites by assay version; below this no share is read.
MSI_LEAST_SITES = 40


def tmb(section: Section, ledger: Ledger) -> Signature | None:
    """The tumour mutational burden in mutations per megabase, None where it was not measured."""
    return _score(section, "total tmb", SignatureKind.TMB, ledger)


def gis(section: Section, ledger: Ledger) -> Signature | None:
    """The genomic instability score; whether it is positive depends on the label that asks."""
    return _score(section, "genomic instability score", SignatureKind.HRD, ledger)


def msi(section: Section, ledger: Ledger) -> Signature | None:
    """Microsatellite stability from the share of unstable sites; None where nothing is sure."""
    pairs = section.pairs()
    share = _number(pairs.get("percent unstable msi sites", ""))
    sites = _number(pairs.get("usable msi sites", ""))
    if share is None:
        return None
    if sites is None or sites < MSI_LEAST_SITES:
        ledger.remark(
            "msi_undecided", section.number, percent=f"{share:g}", why="too few usable sites"
        )
        return None
    if MSI_STABLE_BELOW <= share < MSI_HIGH_FROM:
        ledger.remark(
            "msi_undecided",
            section.number,
            percent=f"{share:g}",
            why=f"between {MSI_STABLE_BELOW:g} and {MSI_HIGH_FROM:g} %",
        )
        return None
    status = "H" if share >= MSI_HIGH_FROM else "S"
    text = f"MSI {share:g} % unstable sites"
    return Signature(
        SignatureKind.MSI, status, share, METHOD, _observed(text, ledger, section.number)
    )


def _score(section: Section, name: str, kind: SignatureKind, ledger: Ledger) -> Signature | None:
    value = _number(section.pairs().get(name, ""))
    if value is None:
        return None
    observed = _observed(f"{kind} {value:g}", ledger, section.number)
    return Signature(kind, None, value, METHOD, observed)


def _observed(text: str, ledger: Ledger, line: int) -> Observation:
    return Observation(source=SourceLine(text, ledger.file, line))


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None
