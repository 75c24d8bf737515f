"""Somatic, germline or unknown: what the caller says of a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

# Somatic status (VarScan INFO, SomaticSniper and MuTect FORMAT): 1 germline, 2 somatic.
_STATUS = {"1": Origin.GERMLINE, "2": Origin.SOMATIC}
ORIGIN_KEYS = frozenset({"SS", "SOMATIC", "STATUS"})
_VARDICT = {
    "STRONGSOMATIC": Origin.SOMATIC,
    "LIKELYSOMATIC": Origin.SOMATIC,
    "GERMLINE": Origin.GERMLINE,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the file compares: whether a matched normal was used and the caller is somatic."""

    paired: bool
    somatic_caller: bool


def origin_of(
    comparison: Comparison,
    info: Mapping[str, str],
    tumor: Mapping[str, str],
    *,
    passed: bool,
) -> Origin:
    """Return the origin; somatic only with a matched normal and for a row that passes.

    Without a normal a caller can't tell somatic from germline, whatever it writes.
    """
    if not comparison.paired:
        return Origin.UNKNOWN
    stated = _stated(info, tumor)
    if stated is Origin.SOMATIC:
        return stated if passed else Origin.UNKNOWN
    if stated is not None:
        return stated
    somatic = "SOMATIC" in info or comparison.somatic_caller
    return Origin.SOMATIC if somatic and passed else Origin.UNKNOWN


def _stated(info: Mapping[str, str], tumor: Mapping[str, str]) -> Origin | None:
    status = info.get("SS") or tumor.get("SS")
    if status and status != ".":
        return _STATUS.get(status, Origin.UNKNOWN)
    vardict = info.get("STATUS")
    return _VARDICT.get(vardict.upper(), Origin.UNKNOWN) if vardict else None
