"""Whose record it is, for the eyes of the person who opened it: shown, and written nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.service.hooks.chart import Chart

_LONGEST = 160


def banner_of(chart: Chart) -> str:
    """Return name, date of birth and id of the patient, as far as the record has them."""
    found = (one for one in chart.resources if one.get("resourceType") == "Patient")
    resource = next(found, None)
    parts = [] if resource is None else [_name(resource.get("name")), resource.get("birthDate")]
    told = [part for part in (*parts, chart.patient) if isinstance(part, str) and part]
    return " · ".join(told)[:_LONGEST]


def _name(names: object) -> str:
    """Return the name that is used officially, else the first one."""
    listed = [one for one in _items(names) if isinstance(one, Mapping)]
    official = [one for one in listed if one.get("use") == "official"]
    for one in (*official, *listed):
        text = one.get("text")
        given = [part for part in _items(one.get("given")) if isinstance(part, str)]
        family = one.get("family")
        made = " ".join([*given, family] if isinstance(family, str) else given)
        if isinstance(text, str) and text.strip():
            return _plain(text)
        if made.strip():
            return _plain(made)
    return ""


def _items(value: object) -> Iterator[object]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield from value


def _plain(text: str) -> str:
    return "".join(char for char in " ".join(text.split()) if char.isprintable())
