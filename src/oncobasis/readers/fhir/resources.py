"""The resources of one patient and the references between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from oncobasis.readers.records.concepts import Concept, concept_at, concept_of
from oncobasis.readers.records.values import day_of, record_at, records_at, text_at, text_of

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

    @cached_property
    def kind(self) -> str:
        """Its resource type, '' when it has none."""
        return text_of(self.record.get("resourceType"))

    @cached_property
    def status(self) -> str:
        """Its status."""
        return text_of(self.record.get("status"))

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
        return _value_of(self.record)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """Its components."""
        return tuple([Component.of(one) for one in records_at(self.record, "component")])

    @cached_property
    def _by_code(self) -> Mapping[str, Sequence[Component]]:
        found: dict[str, list[Component]] = {}
        for one in self.components:
            for code in one.codes:
                found.setdefault(code, []).append(one)
        return found

    def of_code(self, code: str) -> Sequence[Component]:
        """The components of this code, in order."""
        return self._by_code.get(code, ())

    def of_codes(self, codes: frozenset[str]) -> Sequence[Component]:
        """The components of any of these codes, in order."""
        if codes.isdisjoint(self._by_code):
            return ()
        return [one for one in self.components if not codes.isdisjoint(one.codes)]

    def references(self, name: str) -> tuple[str, ...]:
        """The references of a field, one or a list."""
        if name not in self.record:
            return ()
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


@dataclass(frozen=True, slots=True)
class Component:
    """One component of an observation: its codes, and its coded value.

    A text value is a concept without codes.
    """

    record: Record
    codes: frozenset[str]
    value: Concept

    @classmethod
    def of(cls, record: Record) -> Component:
        """Read a component."""
        codings = records_at(record, "code", "coding")
        codes = frozenset([code for one in codings if (code := text_of(one.get("code")))])
        return cls(record, codes, _value_of(record))

    def text(self) -> str:
        """Its value as text: a string, else the first code, display or text."""
        plain = text_of(self.record.get("valueString"))
        if plain:
            return plain
        code = next((one.code for one in self.value.codings if one.code), "")
        return code or next(iter(self.value.words()), "")


def _value_of(record: Record) -> Concept:
    text = text_of(record.get("valueString"))
    return Concept((), text) if text else concept_at(record, "valueCodeableConcept")


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
            if "derivedFrom" not in one.record or one.kind != "Observation" or one.is_retracted:
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
        references = asking.references(name)
        found = (self.find(reference, asking) for reference in references)
        return tuple(one for one in found if one is not None) if references else ()

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
    identity = text_of(resource.record.get("id"))
    if resource.container is not None:
        yield f"{id(resource.container)}#{identity.removeprefix('#')}"
        return
    if resource.url:
        yield resource.url
    if identity and resource.kind:
        yield f"{resource.kind}/{identity}"
