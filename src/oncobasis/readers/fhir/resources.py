"""The resources of one patient and the references between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from oncobasis.readers.records.concepts import Concept, concept_at, concept_of
from oncobasis.readers.records.values import day_of, record_at, records_at, text_at

if TYPE_CHECKING:
    from oncobasis.readers.records.strict_json import Record

_DATES = ("effectiveDateTime", "effectiveInstant", "issued", "performedDateTime", "recordedDate",
          "onsetDateTime", "authoredOn", "dateAsserted", "receivedTime", "date")  # fmt: skip
_PERIODS = ("effectivePeriod", "performedPeriod", "occurrencePeriod")
_NOT_DONE = frozenset({"entered-in-error", "cancelled", "not-done"})


@dataclass(frozen=True)
class Resource:
    """One resource: its entry (from 1), type, where it can be referred to, and who contains it."""

    record: Record
    line: int
    url: str = ""
    container: Resource | None = None
    deleted: bool = False

    @property
    def kind(self) -> str:
        """Its resource type, '' when it has none."""
        return text_at(self.record, "resourceType")

    @property
    def status(self) -> str:
        """Its status."""
        return text_at(self.record, "status")

    @property
    def is_retracted(self) -> bool:
        """Whether it says that it must not be used."""
        return self.deleted or self.status in _NOT_DONE

    @cached_property
    def code(self) -> Concept:
        """What it is about (``code``)."""
        return concept_at(self.record, "code")

    @cached_property
    def value(self) -> Concept:
        """Its coded value; a text value is a concept without codes."""
        text = text_at(self.record, "valueString")
        return Concept((), text) if text else concept_at(self.record, "valueCodeableConcept")

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """Its components."""
        return tuple(Component(one) for one in records_at(self.record, "component"))

    def of_code(self, *codes: str) -> Iterator[Component]:
        """The components of these codes, in order."""
        wanted = frozenset(codes)
        return (one for one in self.components if one.codes & wanted)

    def references(self, name: str) -> tuple[str, ...]:
        """The references of a field, one or a list."""
        found = (text_at(one, "reference") for one in records_at(self.record, name))
        return tuple(reference for reference in found if reference)

    def extensions(self, ending: str) -> Iterator[Record]:
        """The extensions whose URL ends so."""
        return (one for one in records_at(self.record, "extension")
                if text_at(one, "url").endswith(ending))  # fmt: skip

    def day(self) -> str | None:
        """Its date (may be partial)."""
        for name in _DATES:
            day = day_of(text_at(self.record, name))
            if day:
                return day
        periods = (record_at(self.record, name) for name in _PERIODS)
        ends = (day_of(text_at(one, "end") or text_at(one, "start")) for one in periods)
        collected = day_of(text_at(self.record, "collection", "collectedDateTime"))
        return next((day for day in ends if day), collected)

    def shown(self) -> str:
        """Its type and code, for messages; never its id."""
        if self.kind not in {"Observation", "Condition", "Procedure"}:
            return self.kind or "entry without type"
        return f"{self.kind} {self.code.shown()}"


@dataclass(frozen=True)
class Component:
    """One component of an observation."""

    record: Record

    @cached_property
    def codes(self) -> frozenset[str]:
        """Its codes."""
        return concept_at(self.record, "code").codes

    @cached_property
    def value(self) -> Concept:
        """Its coded value; a text value is a concept without codes."""
        text = text_at(self.record, "valueString")
        return Concept((), text) if text else concept_at(self.record, "valueCodeableConcept")

    def text(self) -> str:
        """Its value as text: a string, else the first code, display or text."""
        plain = text_at(self.record, "valueString")
        if plain:
            return plain
        code = next((one.code for one in self.value.codings if one.code), "")
        return code or next(iter(self.value.words()), "")


@dataclass(frozen=True)
class Chart:
    """All resources that were sent, with their index."""

    name: str
    resources: Sequence[Resource]
    _index: Mapping[str, Resource] = field(default_factory=dict, repr=False)
    _derived: Mapping[int, tuple[Resource, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, name: str, resources: Sequence[Resource]) -> Chart:
        """Index the resources by full URL and by type and id."""
        index: dict[str, Resource] = {}
        for one in resources:
            for key in _keys(one):
                index.setdefault(key, one)
        plain = cls(name, resources, index)
        derived: dict[int, tuple[Resource, ...]] = {}
        for one in resources:
            if one.kind != "Observation" or one.is_retracted:
                continue
            for target in plain.targets(one, "derivedFrom"):
                derived[id(target)] = (*derived.get(id(target), ()), one)
        return cls(name, resources, index, derived)

    def find(self, reference: str, asking: Resource) -> Resource | None:
        """The resource that a reference in another one means, None if it was not sent."""
        if reference.startswith("#"):
            owner = asking.container or asking
            return self._index.get(f"{id(owner)}{reference}")
        plain = reference.partition("/_history/")[0]
        return self._index.get(plain) or self._index.get("/".join(plain.split("/")[-2:]))

    def targets(self, asking: Resource, name: str) -> tuple[Resource, ...]:
        """The resources that a field refers to and that were sent."""
        found = (self.find(reference, asking) for reference in asking.references(name))
        return tuple(one for one in found if one is not None)

    def derived_from(self, resource: Resource) -> tuple[Resource, ...]:
        """The observations that name this one as their source, in the order of their content."""
        return self._derived.get(id(resource), ())

    def of_kind(self, *kinds: str) -> tuple[Resource, ...]:
        """The resources of these types."""
        return tuple(one for one in self.resources if one.kind in kinds)

    def medication(self, resource: Resource) -> Concept:
        """The drug of a medication resource, by code or by reference."""
        concept = concept_of(record_at(resource.record, "medicationCodeableConcept"))
        if not concept.is_empty:
            return concept
        target = next(iter(self.targets(resource, "medicationReference")), None)
        return Concept() if target is None else target.code

    def latest_day(self) -> str | None:
        """The latest full date of any resource."""
        days = (one.day() for one in self.resources)
        full = len("2026-01-01")
        return max((day for day in days if day and len(day) == full), default=None)


def _keys(resource: Resource) -> Iterator[str]:
    identity = text_at(resource.record, "id")
    if resource.container is not None:
        yield f"{id(resource.container)}#{identity.removeprefix('#')}"
        return
    if resource.url:
        yield resource.url
    if identity and resource.kind:
        yield f"{resource.kind}/{identity}"
