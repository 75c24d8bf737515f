"""The resources of one patient out of whatever was sent under the keys of prefetch.

A key that is absent was not satisfied and may be fetched; null says that there is nothing. A value
that is no resource, or an OperationOutcome, is as if it were absent. Resources of other patients
are left out, and so is everything that has no shape of a resource.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json

Resource: TypeAlias = "Mapping[str, Json]"

_MOST = 20_000
_DEEPEST = 3
_KEY_OF = {
    "Condition": "conditions",
    "Patient": "patient",
    "Procedure": "procedures",
    "DiagnosticReport": "reports",
    "MedicationRequest": "requests",
    "MedicationAdministration": "administrations",
    "MedicationStatement": "statements",
}
_SUBJECTS = ("subject", "patient", "beneficiary")


@dataclass(slots=True)
class Chart:
    """What is known of a patient so far; ``obtained`` are the keys that were answered.

    ``left_out`` counts what was not read, ``foreign`` those of them that name another patient.
    """

    patient: str
    resources: list[Resource] = field(default_factory=list)
    obtained: set[str] = field(default_factory=set)
    left_out: int = 0
    foreign: int = 0
    partial: bool = False

    def take(self, prefetch: Mapping[str, object], known: Iterable[str]) -> None:
        """Take what a client sent; keys of its own are read too, as what they hold."""
        keys = set(known)
        for key, value in prefetch.items():
            if value is None:
                self.obtained |= {key} & keys
            elif self.add(value) and key in keys:
                self.obtained.add(key)

    def add(self, value: object) -> bool:
        """Take a resource or Bundle; False for what answers nothing, as all of another patient."""
        if not isinstance(value, Mapping) or not _answers(value):
            self.left_out += 1
            return False
        self.partial = self.partial or _next_of(value) is not None
        kept, foreign = len(self.resources), self.foreign
        for resource in _resources(value, 0):
            self._enter(resource)
        return len(self.resources) > kept or self.foreign == foreign

    def _enter(self, resource: Resource) -> None:
        kind = resource.get("resourceType")
        foreign = (kind == "Patient" and resource.get("id") not in (self.patient, None)) or any(
            _is_other(reference, self.patient) for reference in _subjects(resource)
        )
        if foreign or len(self.resources) >= _MOST:
            self.left_out += 1
            self.foreign += foreign
            return
        self.resources.append(resource)
        if kind == "Observation":
            self.obtained.add("laboratory")
        elif isinstance(kind, str) and kind in _KEY_OF:
            self.obtained.add(_KEY_OF[kind])

    def distinct(self) -> list[Resource]:
        """Return the resources, each once; the last version of one id counts."""
        found: dict[tuple[object, object], Resource] = {}
        for number, one in enumerate(self.resources):
            kind, name = one.get("resourceType"), one.get("id")
            found[(kind, name) if isinstance(name, str) else (kind, number)] = one
        return list(found.values())


def next_link(bundle: Mapping[str, object]) -> str | None:
    """Return the address of the next page of a search."""
    return _next_of(bundle)


def _next_of(bundle: Mapping[str, object]) -> str | None:
    links = bundle.get("link")
    if bundle.get("resourceType") != "Bundle" or not isinstance(links, list):
        return None
    for link in links:
        if isinstance(link, Mapping) and link.get("relation") == "next":
            address = link.get("url")
            return address if isinstance(address, str) else ""
    return None


def _answers(value: Mapping[str, object]) -> bool:
    kind = value.get("resourceType")
    if kind == "Bundle":
        entries = value.get("entry")
        return entries is None or isinstance(entries, list)
    return isinstance(kind, str) and kind not in {"", "OperationOutcome"}


def _resources(value: Mapping[str, object], depth: int) -> Iterator[Resource]:
    if value.get("resourceType") != "Bundle":
        if _answers(value):
            yield value  # type: ignore[misc]  # parsed JSON holds JSON
        return
    entries = value.get("entry")
    for entry in entries if isinstance(entries, list) and depth < _DEEPEST else ():
        inner = entry.get("resource") if isinstance(entry, Mapping) else None
        if isinstance(inner, Mapping):
            yield from _resources(inner, depth + 1)


def _subjects(resource: Resource) -> Iterator[str]:
    for name in _SUBJECTS:
        value = resource.get(name)
        for one in value if isinstance(value, list) else [value]:
            reference = one.get("reference") if isinstance(one, Mapping) else None
            if isinstance(reference, str):
                yield reference


def _is_other(reference: str, patient: str) -> bool:
    """Whether a reference names another patient; one that names none by id says nothing."""
    parts = reference.partition("/_history/")[0].split("/")
    return len(parts) > 1 and parts[-2] == "Patient" and parts[-1] != patient
