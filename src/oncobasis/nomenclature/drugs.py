"""Drugs: brand, salt, biosimilar, code name, NCIt code, regimen acronym -> lower-case INN.

A class word (``platinum``, ``BRAF inhibitor``) is read as a class, never as one of its drugs; what
is not found is unknown with suggestions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, cached_property

from oncobasis.nomenclature.drugs_table import DrugTable, drug_key, parse_drug_table
from oncobasis.nomenclature.tables import read_table

_SALTS = (
    "mesylate|dimesylate|bismesylate|hydrochloride|dihydrochloride|hcl|tosylate|ditosylate"
    "|dimaleate|maleate|malate|phosphate|sulfate|sulphate|acetate|succinate|fumarate|camsylate"
    "|dimethyl sulfoxide|citrate|tartrate|besylate|esylate|sodium|disodium|potassium|calcium"
    "|adipate|diphosphate|monohydrate|hemihydrate|trihydrate|anhydrous"
)
_SALT = re.compile(rf"\s(?:{_SALTS})$")
_ENZYME = re.compile(r"\s(?:and|/|with)\s(?:\w+)?hyaluronidase(?:\salfa)?(?:-[a-z]{4})?$")
_BIOSIMILAR = re.compile(r"-[a-z]{4}$")
_BIOLOGIC_PREFIX = re.compile(r"^(?:fam|ado)-")
_DOSE = re.compile(r"\s\(?\d+(?:\.\d+)?\s?(?:mg|mcg|g|mg/m2)\b.*$")
_NCIT = re.compile(r"^(?:ncit|nci)\s*[:_ ]?\s*(c\d+)$|^(c\d{3,6})$")
_REGIMEN_SIGN = re.compile(r"\s*(?:\+|;|\bplus\b|\bwith\b|\band\b)\s*", re.IGNORECASE)
_SUGGESTIONS = 4


class DrugStatus(StrEnum):
    """How a therapy's name was understood."""

    EXACT = "exact"
    SYNONYM = "synonym"
    COMBINATION = "combination"
    CLASS = "class"
    PROCEDURE = "procedure"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DrugReading:
    """One therapy name read.

    ``names`` are INNs: one for a drug, several for a regimen or a product of several drugs, none
    for a class or an unknown word. ``classes`` hold the drug's (or the class word's) class ids and
    those above them; of a combination, what any ingredient has.
    """

    text: str
    status: DrugStatus
    names: tuple[str, ...] = ()
    classes: frozenset[str] = frozenset()
    ncit: str = ""
    understood: str = ""
    suggestions: tuple[str, ...] = ()

    @property
    def name(self) -> str | None:
        """The INN if the word names exactly one drug."""
        return self.names[0] if len(self.names) == 1 else None


@dataclass(frozen=True)
class Drugs:
    """The drug tables; made once by ``load_drugs``."""

    table: DrugTable
    _readings: dict[str, DrugReading] = field(default_factory=dict, repr=False)
    _classes: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def resolve(self, text: str) -> DrugReading:
        """Read one therapy name."""
        known = self._readings.get(text)
        if known is None:
            known = self._readings[text] = self._resolve(text)
        return known

    def classes_of(self, name: str) -> frozenset[str]:
        """Class ids of an INN with every class above; empty if it has none."""
        known = self._classes.get(name)
        if known is None:
            known = self.table.classes_with_parents(self.table.drug_classes.get(name, ()))
            if name in self.table.drug_classes:  # words of a case are not collected
                self._classes[name] = known
        return known

    def is_a(self, name: str, class_id: str) -> bool:
        """Whether the drug is of the class or of one within it."""
        return class_id in self.classes_of(name)

    def members(self, class_id: str) -> tuple[str, ...]:
        """Every drug of a class, sorted."""
        return tuple(sorted(name for name in self.table.drug_classes if self.is_a(name, class_id)))

    def class_of_word(self, text: str) -> str | None:
        """The class id that a word names (``PD-1 inhibitor``), if it names one."""
        return self.table.class_words.get(drug_key(text))

    def parse_regimen(self, text: str) -> tuple[str, ...]:
        """Read ``dabrafenib + trametinib`` or ``R-CHOP``: sorted names, duplicates once.

        A word that is no known drug stays as it is, in lower case: it is never lost.
        """
        text = " ".join(text.split())
        whole = self._find(_plain(text))
        if whole is not None and whole.names:
            return tuple(sorted(set(whole.names)))
        names: set[str] = set()
        for part in self._parts(text):
            reading = self.resolve(part)
            names.update(reading.names or (" ".join(part.lower().split()),))
        return tuple(sorted(names))

    # Inner steps ----------------------------------------------------------------------------

    def _parts(self, text: str) -> Iterator[str]:
        for part in text.split(" + "):
            if not part.strip():
                continue
            if self._resolve(part).status is not DrugStatus.UNKNOWN:
                yield part.strip()
            else:
                yield from (piece for piece in _REGIMEN_SIGN.split(part.strip()) if piece)

    def _resolve(self, text: str) -> DrugReading:
        plain = _plain(text)
        for candidate in _stripped(plain):
            found = self._find(candidate)
            if found is not None and found.status is DrugStatus.EXACT and candidate != plain:
                return replace(found, text=text, status=DrugStatus.SYNONYM)
            if found is not None:
                return replace(found, text=text)
        return DrugReading(text, DrugStatus.UNKNOWN, suggestions=self._suggestions(plain))

    def _find(self, word: str) -> DrugReading | None:
        key = drug_key(word)
        code = _NCIT.match(word)
        if code is not None:
            name = self.table.names_by_ncit.get((code.group(1) or code.group(2)).upper())
            return None if name is None else self._drug(word, name, DrugStatus.SYNONYM)
        name = self.table.names.get(key)
        if name is not None:
            same = key == drug_key(name)
            return self._drug(word, name, DrugStatus.EXACT if same else DrugStatus.SYNONYM)
        ingredients = self.table.regimens.get(key)
        if ingredients is not None:
            classes = frozenset(one for name in ingredients for one in self.classes_of(name))
            understood = " + ".join(ingredients)
            return DrugReading(word, DrugStatus.COMBINATION, ingredients, classes, "", understood)
        class_id = self.table.class_words.get(key)
        if class_id is not None:
            above = self.table.classes_with_parents((class_id,))
            name = self.table.class_names[class_id]
            return DrugReading(word, DrugStatus.CLASS, (), above, "", name)
        procedure = self.table.procedures.get(key)
        if procedure is not None:
            return DrugReading(word, DrugStatus.PROCEDURE, (), understood=procedure)
        return None

    def _drug(self, word: str, name: str, status: DrugStatus) -> DrugReading:
        ncit = self.table.ncit.get(name, "")
        return DrugReading(word, status, (name,), self.classes_of(name), ncit, name)

    @cached_property
    def _spellings(self) -> tuple[str, ...]:
        return tuple(self.table.names) + tuple(self.table.regimens)

    def _suggestions(self, word: str) -> tuple[str, ...]:
        import difflib  # noqa: PLC0415  # only an unknown word pays for it

        close = difflib.get_close_matches(
            drug_key(word), self._spellings, n=_SUGGESTIONS, cutoff=0.8
        )
        return tuple(dict.fromkeys(self.table.names.get(key, key.upper()) for key in close))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _stripped(word: str) -> Iterator[str]:
    """The word, then the word without dose, enzyme, salt, biosimilar suffix and prefix."""
    yield word
    for pattern in (_DOSE, _ENZYME, _SALT, _SALT, _BIOSIMILAR, _BIOLOGIC_PREFIX):
        shorter = pattern.sub("", word).strip()
        if shorter != word and shorter:
            word = shorter
            yield word


@cache
def load_drugs() -> Drugs:
    """Load the packaged drug table; a second call costs nothing."""
    return Drugs(parse_drug_table(read_table("drugs.tsv.gz")))
