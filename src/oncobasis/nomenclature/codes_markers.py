"""LOINC codes of tumour markers, and the answers to them, shared by FHIR in and out.

The codes and what they measure are those of the value set mcode-tumor-marker-test-vs of
hl7.fhir.us.mcode 4.0.0; what a marker is called here is in ``markers``.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

MSI = "81695-9"
MSI_STAIN = "62862-8"
TMB = "94076-7"
TMB_STATUS = "94077-5"
HRD = "C120465"

MSI_STATUS = MappingProxyType({"LA26203-2": "H", "LA26202-4": "L", "LA14122-8": "S"})
"""``LA14123-6`` (unstable) does not say how much and is no status here."""
TMB_UNITS = frozenset({"1/1000000", "1/1000000{Base}", "1/1000000{base}", "{mutations}/Mb",
                       "{mut}/Mb", "mut/Mb", "/Mb", "muts/Mb", "mutations/Mb",
                       "Mutations/Megabase"})  # fmt: skip

POSITIVE = frozenset({"LA6576-8", "10828004"})
NEGATIVE = frozenset({"LA6577-6", "260385009"})
EQUIVOCAL = frozenset({"LA11885-3", "LA11884-6", "42425007", "82334004"})
STAINING = MappingProxyType({"LA6111-4": "0", "LA11841-6": "1+", "LA11842-4": "2+",
                             "LA11843-2": "3+"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class MarkerTest:
    """What a code measures: the marker, and the scale of a number (``percent``, ``TC``)."""

    marker: str
    scale: str = ""
    is_stain: bool = False


MARKER_TESTS = MappingProxyType(
    {
        "16112-5": MarkerTest("ER"),
        "85337-4": MarkerTest("ER", is_stain=True),
        "40556-3": MarkerTest("ER", is_stain=True),
        "85329-1": MarkerTest("ER", "percent"),
        "14228-1": MarkerTest("ER", "percent"),
        "16113-3": MarkerTest("PR"),
        "85339-0": MarkerTest("PR", is_stain=True),
        "40557-1": MarkerTest("PR", is_stain=True),
        "85325-9": MarkerTest("PR", "percent"),
        "14230-7": MarkerTest("PR", "percent"),
        "48676-1": MarkerTest("HER2"),
        "85319-2": MarkerTest("HER2", is_stain=True),
        "18474-7": MarkerTest("HER2", is_stain=True),
        "83052-1": MarkerTest("PD-L1"),
        "83054-7": MarkerTest("PD-L1"),
        "83055-4": MarkerTest("PD-L1"),
        "83056-2": MarkerTest("PD-L1"),
        "83057-0": MarkerTest("PD-L1"),
        "85147-7": MarkerTest("PD-L1"),
        "85148-5": MarkerTest("PD-L1"),
        "85149-3": MarkerTest("PD-L1"),
        # Stained cells per 100 viable tumour cells: the tumour proportion score.
        "83053-9": MarkerTest("PD-L1", "TPS"),
        "40552-2": MarkerTest("CD117", is_stain=True),
        "10432-3": MarkerTest("CD30", is_stain=True),
        "10438-0": MarkerTest("CD20", is_stain=True),
    }
)

AMPLIFICATION_TESTS = MappingProxyType(
    {
        "31150-6": "ERBB2",
        "85318-4": "ERBB2",
        "96893-3": "ERBB2",
        "90926-7": "MET",
        "93796-1": "MYCN",
        "93808-4": "MDM2",
    }
)
REARRANGEMENT_TESTS = MappingProxyType(
    {"78205-2": "ALK", "90927-5": "RET", "95784-5": "FGFR2", "78915-6": "FGFR1"}
)
"""In-situ hybridisation of one gene; present or positive is the finding, absent its negation."""
