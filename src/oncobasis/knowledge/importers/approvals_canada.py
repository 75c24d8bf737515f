"""Health Canada's catalogued rows: not read a second time, so kept apart and flagged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from oncobasis.knowledge.importers.approvals_rows import Row
from oncobasis.knowledge.importers.tsv import read_records

_SETTING_LINES = ("adjuvant", "neoadjuvant", "maintenance")


def canada_rows(path: Path, tables: Path) -> Iterator[Row]:
    """Yield the distinct rows; ``hc_left_out.tsv`` names those that don't ship and why."""
    left_out = {
        (record["brand"], record["biomarkers"])
        for record in read_records(tables / "hc_left_out.tsv")
    }
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    columns = lines[0].split("\t")
    seen: set[str] = set()
    for number, line in enumerate(lines[1:], start=2):
        cells = dict(zip(columns, line.split("\t"), strict=True))
        if line in seen or (cells["brand"], cells["biomarkers"]) in left_out:
            continue
        seen.add(line)
        yield _row(number, cells)


def _row(number: int, cells: dict[str, str]) -> Row:
    settings = _plain(cells["setting"].split(","))
    return Row(
        id=f"hc:{number}",
        agency="HC",
        brand=cells["brand"],
        application=cells["application"],
        biomarkers=cells["biomarkers"],
        oncotree=cells["oncotree"],
        exclude="",
        therapies=" + ".join(name.split("|")[0] for name in cells["therapies"].split(" + ")),
        status="unknown",
        line=_line(settings),
        requires=_requires(settings),
        date=cells["first_approved"],
        url=cells["source_url"],
        confidence="unverified",
    )


def _plain(settings: list[str]) -> list[str]:
    """Drop words of earlier treatment: the catalogue lists every setting word of a label text."""
    advanced = "metastatic" in settings and {"first_line", "later_line", "adjuvant"} & {*settings}
    return [s for s in settings if not (advanced and s in {*_SETTING_LINES, "early"})]


def _line(settings: list[str]) -> str:
    for name in _SETTING_LINES:
        if name in settings:
            return name
    if "first_line" in settings:
        return "first,later" if "later_line" in settings else "first"
    return "later" if "later_line" in settings else "any"


def _requires(settings: list[str]) -> str:
    words = {
        "adult": "adult",
        "metastatic": "metastatic",
        "pediatric": "pediatric",
        "age>=12": "age>=12",
        "age>=2": "age>=2",
        "approved_test": "FDA-approved test",
        "early": "early",
    }
    named = [words[name] for name in settings if name in words]
    if "adult" in settings and "pediatric" in settings:
        named = [word for word in named if word not in {"adult", "pediatric"}]
        named.append("adult and pediatric")
    return ";".join(named)
