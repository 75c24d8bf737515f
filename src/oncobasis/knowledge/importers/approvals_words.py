"""One row of a reading -> one record in the project's words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from oncobasis.knowledge.importers.approvals_biomarkers import (
    expression_of,
    read_biomarker_terms,
)
from oncobasis.knowledge.importers.approvals_conditions import (
    Term,
    conditions_of,
    read_terms,
    split_conditions,
)
from oncobasis.knowledge.importers.approvals_merge import Record
from oncobasis.knowledge.importers.approvals_rows import Row
from oncobasis.knowledge.importers.tsv import read_records


@dataclass(frozen=True, slots=True)
class Disease:
    """OncoTree codes of a reading's code, with exclusions and what is still asked."""

    oncotree: tuple[str, ...]
    excluded: tuple[str, ...]
    needs: str


@dataclass(frozen=True, slots=True)
class Words:
    """The reviewed mapping tables."""

    biomarkers: dict[str, str]
    conditions: dict[str, Term]
    therapies: dict[str, str]
    diseases: dict[tuple[str, str], Disease]

    def record(self, row: Row) -> Record:
        """Translate one row; a word without a reviewed meaning is an error."""
        disease = self._disease(row.oncotree, row.exclude)
        return Record(
            agency=row.agency,
            application=row.application,
            brand=row.brand,
            biomarker=expression_of(row.biomarkers, self.biomarkers),
            oncotree=disease.oncotree,
            exclude=disease.excluded,
            needs=disease.needs,
            therapies=self._regimen(row.therapies),
            status=row.status,
            conditions=conditions_of(
                row.line, row.requires, split_conditions(row.added_conditions), self.conditions
            ),
            date=row.date,
            url=row.url,
            confidence=row.confidence,
            rows=(row.id,),
            note=row.note,
        )

    def _regimen(self, text: str) -> tuple[str, ...]:
        names = (name.strip().lower() for name in text.split(" + "))
        return tuple(sorted(dict.fromkeys(self.therapies.get(name, name) for name in names)))

    def _disease(self, codes: str, exclude: str) -> Disease:
        left_out = [code for code in exclude.replace(";", ",").split(",") if code]
        found: list[str] = []
        excluded: list[str] = []
        needs = ""
        for code in codes.replace(";", ",").split(","):
            special = self._special(code, left_out)
            found.extend(special.oncotree)
            excluded.extend(special.excluded)
            needs = needs or special.needs
        excluded.extend(left_out)
        return Disease(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(excluded)), needs)

    def _special(self, code: str, left_out: list[str]) -> Disease:
        for word in left_out:
            found = self.diseases.get((code, word))
            if found is not None:
                left_out.remove(word)
                return found
        return self.diseases.get((code, ""), Disease((code,), (), ""))


def read_words(folder: Path) -> Words:
    """Read every mapping table under ``knowledge/approvals``."""
    return Words(
        biomarkers=read_biomarker_terms(folder),
        conditions=read_terms(folder),
        therapies={
            record["name"]: record["inn"] for record in read_records(folder / "therapy_names.tsv")
        },
        diseases={
            (record["code"], record["excluded"]): Disease(
                _codes(record["oncotree"]), _codes(record["oncotree_excluded"]), record["needs"]
            )
            for record in read_records(folder / "disease_codes.tsv")
        },
    )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for code in text.split(";") if code)
