"""Genome-wide biomarkers (TMB, MSI, MMR, HRD) and cytogenetic events."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.core.alteration import CytogeneticEvent, Signature, SignatureKind

if TYPE_CHECKING:
    from oncobasis.nomenclature.shorthand_reading import Said, ShorthandReading

_NUMBER = r"(?P<value>\d{1,5}(?:\.\d{1,4})?)"
_MSI = re.compile(
    r"(?:msi|microsatellite[ -]instability)[\s:=-]*(?P<level>h|high|l|low)?"
    r"|microsatellite[ -]instability[\s,:-]*(?P<named>high|low)"
    r"|(?P<high>(?:msi|microsatellite)[ -](?:unstable|instable))"
    r"|(?P<stable>mss|(?:msi|microsatellite)[\s:=-]*(?:stable|s)|no msi|msi (?:negative|absent))"
)
_MMR = re.compile(
    r"(?P<d>d-?mmr|mmr[\s:-]*(?:d|deficient|deficiency)|(?:mismatch repair|mmr)[ -]?"
    r"(?:protein )?(?:deficient|deficiency)|deficient (?:mmr|mismatch repair))"
    r"|(?P<p>p-?mmr|mmr[\s:-]*(?:p|proficient|intact)|(?:mismatch repair|mmr)[ -]?"
    r"(?:protein )?(?:proficient|intact)|proficient (?:mmr|mismatch repair))"
)
_HRD_NAME = r"(?:hrd|homologous recombination(?: repair)?(?: deficiency)?|gis|genomic instability)"
_HRD = re.compile(
    rf"(?P<positive>{_HRD_NAME}[\s:]*(?:status[\s:]*)?-?(?:positive|pos|\+)"
    r"|hrd-?high|homologous recombination(?: repair)?[ -]deficient)"
    rf"|(?P<negative>{_HRD_NAME}[\s:]*(?:status[\s:]*)?-?(?:negative|neg|-)|hrp"
    r"|homologous recombination(?: repair)?[ -]proficient)"
    rf"|{_HRD_NAME}[\s:=]*(?:score|gis)?[\s:=]*{_NUMBER}"
)
_TMB = re.compile(
    r"(?:tmb|(?:tumou?r )?mutation(?:al)? burden)[\s:=-]*(?P<level>h|high|l|low)?[\s,:=(]*"
    rf"(?:{_NUMBER}\s*(?:mut(?:ation)?s?\s*/\s*mb|mut(?:ation)?s?\s*(?:per|/)\s*(?:mb|megabase)"
    r"|/\s*mb|m/mb)?)?\)?"
)
_TMB_HIGH = 10
_ARM = r"(?:\d{1,2}|[xy])[pq](?:\d{1,2}(?:\.\d{1,2})?)?"
_CODELETION = re.compile(
    r"(?:1p\s*[/,;&+-]?\s*(?:and )?19q)[\s-]*(?:co-?deletion|co-?deleted|codel|loss|deletion|del)"
)
_ARM_EVENT = re.compile(
    rf"(?P<arm>{_ARM})[\s-]*(?P<event>deletion|deleted|del|loss|gain|gained|amplification|amp)"
    rf"|(?P<verb>del)\s*\(\s*(?P<inside>{_ARM})\s*\)"
    r"|(?P<verb2>del)\s*\(\s*(?P<chromosome>\d{1,2}|[xy])\s*\)\s*\(\s*(?P<band>[pq][\d.]*)\s*\)"
)
_EVENT_WORDS = {"gain": "gain", "gained": "gain", "amplification": "amplification",
                "amp": "amplification"}  # fmt: skip
_TRANSLOCATION = re.compile(
    r"(?P<verb>t|inv)\s*\(\s*(?P<first>\d{1,2}|[xy])\s*(?:[;:,]\s*(?P<second>\d{1,2}|[xy]))?\s*\)"
    r"(?:\s*\([pq][\d.]*(?:[;:,]?[pq][\d.]*)?\))?"
)
_WHOLE = re.compile(
    r"(?P<loss>monosomy|-)\s*(?P<lost>\d{1,2})|(?P<gain>trisomy|\+)\s*(?P<gained>\d{1,2})"
)
_KARYOTYPE = re.compile(r"complex karyotype")
_LOSSES = frozenset({"deletion", "deleted", "del", "loss"})
_LAST_AUTOSOME = 22
_SIGNATURE_START = re.compile(
    r"tmb|tum|mut|msi|mss|micro|mmr|mism|d-?mm|p-?mm|def|prof|no msi|hrd|hrp|homol|gis|genomic"
)


def read_signature(said: Said) -> ShorthandReading | None:
    """Read TMB, MSI, MMR or HRD; None when the text is none of them."""
    text = said.text.casefold()
    if not _SIGNATURE_START.match(text):
        return None
    for read in (_msi, _mmr, _hrd, _tmb):
        found = read(said, text)
        if found is not None:
            return said.reading(found)
    return None


def _msi(said: Said, text: str) -> Signature | None:
    found = _MSI.fullmatch(text)
    if found is None:
        return None
    level = found["level"] or found["named"] or ("h" if found["high"] else "")
    if not level and not found["stable"]:
        said.refuse("does not say whether stable or not", "write MSI-H, MSI-L or MSS")
    status = "S" if found["stable"] else level[0].upper()
    return Signature(SignatureKind.MSI, status, observed=said.observed)


def _mmr(said: Said, text: str) -> Signature | None:
    found = _MMR.fullmatch(text)
    if found is None:
        return None
    return Signature(SignatureKind.MMR, "d" if found["d"] else "p", observed=said.observed)


def _hrd(said: Said, text: str) -> Signature | None:
    if text == "hrd":
        said.refuse("gives no result", "write HRD positive, HRD negative or HRD score 45")
    found = _HRD.fullmatch(text)
    if found is None:
        return None
    if found["value"] is not None:
        value = float(found["value"])
        return Signature(SignatureKind.HRD, None, value, observed=said.observed)
    status = "positive" if found["positive"] else "negative"
    return Signature(SignatureKind.HRD, status, observed=said.observed)


def _tmb(said: Said, text: str) -> Signature | None:
    found = _TMB.fullmatch(text)
    if found is None:
        return None
    if not found["level"] and not found["value"]:
        said.refuse("gives no result", "write TMB 12 (mutations per Mb), TMB-H or TMB-L")
    status = found["level"][0].upper() if found["level"] else None
    value = float(found["value"]) if found["value"] else None
    if value is not None:
        if text[: found.start("value")].rstrip().endswith("-"):
            said.refuse("may give a number below zero", "write TMB 12")
        if (status == "H" and value < _TMB_HIGH) or (status == "L" and value >= _TMB_HIGH):
            said.refuse(f"calls {value:g} per Mb {status}", "give the number alone, or TMB-H")
    return Signature(SignatureKind.TMB, status, value, observed=said.observed)


def read_cytogenetics(said: Said) -> ShorthandReading | None:
    """Read an arm, band, translocation or karyotype event into its canonical text."""
    event = cytogenetic_event(said.text.casefold())
    return None if event is None else said.reading(CytogeneticEvent(event, said.observed))


def cytogenetic_event(text: str) -> str | None:
    """The canonical text of an event in lower case (``del(5q)`` is ``5q deletion``), or None."""
    if _CODELETION.fullmatch(text):
        return "1p/19q codeletion"
    if found := _ARM_EVENT.fullmatch(text):
        return _arm_event(found)
    if found := _TRANSLOCATION.fullmatch(text):
        inside = found["first"] + (f";{found['second']}" if found["second"] else "")
        paired = (found["verb"] == "t") == bool(found["second"])
        return f"{found['verb']}({inside})".replace("x", "X").replace("y", "Y") if paired else None
    if found := _WHOLE.fullmatch(text):
        chromosome = int(found["lost"] or found["gained"])
        name = "monosomy" if found["loss"] else "trisomy"
        return f"{name} {chromosome}" if 1 <= chromosome <= _LAST_AUTOSOME else None
    return "complex karyotype" if _KARYOTYPE.fullmatch(text) else None


def _arm_event(found: re.Match[str]) -> str:
    arm = found["arm"] or found["inside"] or f"{found['chromosome']}{found['band']}"
    word = found["event"] or "deletion"
    event = "deletion" if word in _LOSSES else _EVENT_WORDS[word]
    chromosome = "X" if arm[0] == "x" else "Y" if arm[0] == "y" else arm[0]
    return f"{chromosome}{arm[1:]} {event}"
