"""Tumour types: any name or code that people and sources use -> OncoTree, and kinship there.

Reading order of a word: code with a prefix (DOID, NCIT, UMLS, ICDO, ICD10CM, SNOMED), OncoTree
code, reviewed name, former code, OncoTree name, Disease Ontology name, OncoTree main type. What
is not found is unknown with suggestions, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from oncobasis.core.assessment import TumorMatch
from oncobasis.core.tumor import TumorType, TumorTypeStatus
from oncobasis.nomenclature.tables import read_table
from oncobasis.nomenclature.tumor_types_loose import split_biomarkers, word_orders
from oncobasis.nomenclature.tumor_types_names import (
    name_key,
    name_variants,
    names_no_type,
    receptor_prefix,
    without_course,
)
from oncobasis.nomenclature.tumor_types_ontology import DiseaseOntology, load_ontology
from oncobasis.nomenclature.tumor_types_reading import RULE_WORDS, TumorTypeReading
from oncobasis.nomenclature.tumor_types_relation import TumorRelation
from oncobasis.nomenclature.tumor_types_table import BridgeRow, TumorTable, parse_table
from oncobasis.nomenclature.tumor_types_tree import TumorTree

_PREFIXED = re.compile(
    r"^(DOID|NCIT|NCI|UMLS|ICD-?O(?:-?3)?|ICD-?10(?:-?CM)?|SNOMED(?:CT)?)"
    r"\s*[:_ ]\s*([\w.]+(?:/\d)?)$",
    re.IGNORECASE,
)
_BARE_NCIT = re.compile(r"^C\d{4,6}$", re.IGNORECASE)
_BARE_UMLS = re.compile(r"^C\d{7}$", re.IGNORECASE)
_BARE_MORPHOLOGY = re.compile(r"^\d{4}/[0-9]$")
_SUGGESTIONS = 5
_UNKNOWN = TumorTypeStatus.UNKNOWN
PRIMARY_SITE = "primary site"
"""The question to whoever gave a word that names no tumour type."""
_LONGEST_NAME = 200
_MOST_KEPT, _LONGEST_KEPT = 2000, 80
# Nodes of OncoTree whose names say nothing of a patient: the root, and the word of every form.
_SAYS_NOTHING = frozenset({"TISSUE", "OTHER"})


@dataclass(frozen=True)
class TumorTypes:
    """The tumour-type tables; made once by ``load_tumor_types``."""

    table: TumorTable
    _readings: dict[str, TumorTypeReading] = field(default_factory=dict, repr=False, compare=False)

    @property
    def tree(self) -> TumorTree:
        """The OncoTree nodes."""
        return self.table.tree

    @cached_property
    def ontology(self) -> DiseaseOntology:
        """Disease Ontology ids, read when first asked for."""
        return load_ontology()

    @cached_property
    def _relation(self) -> TumorRelation:
        return TumorRelation(self.tree, self.table.unmeant, self.table.same)

    # Readings -------------------------------------------------------------------------------

    def resolve(self, text: str) -> TumorTypeReading:
        """Read a *patient's* tumour type; cancer and solid tumour are unknown, as is no site."""
        known = self._readings.get(text)
        if known is None:
            known = self._resolved(text)
            if len(self._readings) >= _MOST_KEPT:
                self._readings.clear()
            if len(text) <= _LONGEST_KEPT:
                self._readings[text] = known
        return known

    def _resolved(self, text: str) -> TumorTypeReading:
        reading = self.resolve_rule_name(text)
        if not (reading.is_known or reading.understood or reading.note):
            reading = self._loosely(text) or reading
        nothing = names_no_type(text) and not reading.is_known
        if not nothing and (RULE_WORDS | _SAYS_NOTHING).isdisjoint(reading.codes):
            return reading
        return replace(
            reading,
            status=_UNKNOWN,
            codes=(),
            ask=reading.ask or PRIMARY_SITE,
            note="says no tumour type",
        )

    def resolve_rule(self, text: str) -> TumorTypeReading:
        """Read a *label's or source's* tumour type; ANY and SOLID are words.

        One OncoTree code means what labels mean by it (BRCA reaches IBC, MEL mucosal melanoma,
        GEJ gastric adenocarcinoma).
        """
        word = text.strip().upper()
        if word in RULE_WORDS:
            return self._of_codes(text, (word,), word, "rule word")
        code = text.strip()
        label = self.table.labels.get(code)
        if label is None and code in self.tree:
            return self._of_code(text, code, "")
        if label is None:
            return self.resolve_rule_name(text)
        codes, excluded = label
        status = TumorTypeStatus.GROUP if len(codes) > 1 else TumorTypeStatus.EXACT
        return TumorTypeReading(
            text, status, codes, excluded, self.tree.node(codes[0]).name, "OncoTree code on a label"
        )

    def resolve_rule_name(self, text: str) -> TumorTypeReading:
        """Read a word as it stands, ANY and SOLID allowed; the ground of both readings."""
        text = " ".join(text.split())
        if len(text) > _LONGEST_NAME:
            return TumorTypeReading(text, _UNKNOWN, note="too long for a name")
        found = self._prefixed(text) or self._by_name(text)
        if found is not None:
            return found
        for variant, dropped in name_variants(text):
            found = self._by_name(variant)
            if found is not None:
                return replace(found, text=text, dropped=dropped)
        return self._with_receptor(text) or TumorTypeReading(
            text, _UNKNOWN, suggestions=self._suggestions(text)
        )

    def disease_of_civic(self, doid: str, name: str) -> TumorTypeReading:
        """Read the disease of a CIViC item: by its DOID, else by its name.

        A histology without site is read as the site that the reviewed CIViC rows of it mean.
        """
        reading = self.disease_of_doid(doid) if doid.strip() else self.resolve_rule_name(name)
        if reading.is_known or not reading.civic_row:
            return reading
        return replace(
            reading,
            status=TumorTypeStatus.BROADER,
            codes=(reading.civic_row,),
            needs=reading.understood,
        )

    def disease_of_doid(self, doid: str) -> TumorTypeReading:
        """Read a Disease Ontology id: bridge row, else its name, else nearest bridged ancestor.

        An ancestor is marked broader; an id whose only bridged ancestor is cancer is unknown.
        """
        number = doid.strip().upper().removeprefix("DOID").lstrip(":_ ")
        row = self._bridge_row(number)
        if row is not None:
            return self._of_row(f"DOID:{number}", row)
        canonical = self.ontology.canonical(f"DOID:{number}")
        if canonical is None:
            return TumorTypeReading(doid, _UNKNOWN, note="not in the Disease Ontology cancer slim")
        row = self._bridge_row(canonical.removeprefix("DOID:"))
        if row is not None and row.followed:
            return self._of_row(f"DOID:{number}", row)
        named = self._by_name(self.ontology.name(canonical))
        if named is not None and RULE_WORDS.isdisjoint(named.codes):
            return replace(named, text=doid, source=f"{named.source} of {canonical}")
        return self._of_ancestor(doid, canonical)

    def tumor_type(self, text: str) -> TumorType:
        """The patient's type as the case keeps it; use ``resolve`` for what was understood."""
        return self.tumor_type_of(self.resolve(text))

    def tumor_type_of(self, reading: TumorTypeReading) -> TumorType:
        """Turn a reading into the type a case keeps; a group has no single code."""
        if not reading.is_known:
            return TumorType(None, reading.understood or reading.text)
        if len(reading.codes) > 1:
            return TumorType(
                None,
                reading.understood,
                self._common_path(reading.codes),
                reading.status,
                reading.codes,
                reading.excluded,
            )
        node = self.tree.node(reading.codes[0])
        path = self.tree.path(node.code)
        return TumorType(
            node.code, node.name, path, reading.status, reading.codes, reading.excluded
        )

    # Kinship --------------------------------------------------------------------------------

    def tree_code(self, text: str) -> str | None:
        """The OncoTree code a word is, whatever its case; None if it is none."""
        return self.table.codes_by_upper.get(text.strip().upper())

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Codes above, nearest first."""
        return self.tree.ancestors(code)

    def descendants(self, code: str) -> tuple[str, ...]:
        """Codes below, sorted."""
        return self.tree.descendants(code)

    def is_within(self, code: str, ancestor: str) -> bool:
        """Whether the node is the ancestor or below it."""
        return self.tree.is_within(code, ancestor)

    def is_solid(self, code: str) -> bool:
        """Whether the node is outside the myeloid and lymphoid trees."""
        return self.tree.is_solid(code)

    def is_heme(self, code: str) -> bool:
        """Whether the node is in the myeloid or lymphoid tree."""
        return self.tree.is_heme(code)

    def relation(
        self,
        patient_codes: Sequence[str],
        rule_codes: Sequence[str],
        rule_excluded: Sequence[str] = (),
        patient_excluded: Sequence[str] = (),
    ) -> TumorMatch:
        """How the rule's codes (from ``resolve_rule``) stand to the patient's."""
        return self._relation.relate(patient_codes, rule_codes, rule_excluded, patient_excluded)

    # Inner steps ----------------------------------------------------------------------------

    def _bridge_row(self, number: str) -> BridgeRow | None:
        return self.table.rows_by_source.get(("DOID", number))

    def _with_receptor(self, text: str) -> TumorTypeReading | None:
        split = receptor_prefix(text)
        if split is None:
            return None
        state, rest = split
        reading = self.resolve_rule_name(rest)
        if not reading.is_known:
            return None
        return replace(reading, text=text, implies=(state, *reading.implies))

    def _loosely(self, text: str) -> TumorTypeReading | None:
        """Read a patient's type with biomarkers in its name, in any word order."""
        rest, implied = split_biomarkers(text)
        core, dropped = without_course(rest)
        if not core:
            return None
        found = self.resolve_rule_name(core)
        if not found.codes:
            readings = (self._by_name(order) for order in word_orders(core))
            known = next((one for one in readings if one is not None and one.codes), None)
            if known is None:
                return None
            found = known
        implies = tuple(dict.fromkeys((*found.implies, *implied)))
        return replace(found, text=text, implies=implies, dropped=dropped)

    def _prefixed(self, text: str) -> TumorTypeReading | None:
        match = _PREFIXED.match(text)
        if match is not None:
            system, code = match.group(1).upper(), match.group(2).upper()
        elif _BARE_NCIT.match(text):
            system, code = "NCIT", text.upper()
        elif _BARE_UMLS.match(text):
            system, code = "UMLS", text.upper()
        elif _BARE_MORPHOLOGY.match(text):
            system, code = "ICDO", text
        else:
            return None
        if system == "DOID":
            return replace(self.disease_of_doid(code), text=text)
        return self._by_reference(text, _system(system), code)

    def _by_reference(self, text: str, system: str, code: str) -> TumorTypeReading:
        row = self.table.rows_by_source.get((system, code))
        if row is not None:
            return self._of_row(text, row)
        nodes = self.table.references.get(f"{system}:{code}", ())
        if nodes:
            return self._of_codes(text, nodes, self.tree.node(nodes[0]).name, f"OncoTree {system}")
        if system == "ICD10CM":
            return self._by_icd10(text, code)
        return self._by_ontology_reference(text, system, code)

    def _by_icd10(self, text: str, code: str) -> TumorTypeReading:
        target = self.table.icd10_target(code)
        row = self.table.row_of(target)
        if row is not None:
            return replace(self._of_row(text, row), source="ICD-10 category")
        if target is not None:
            return self._of_codes(text, tuple(target.split(";")), text, "ICD-10 category")
        return TumorTypeReading(text, _UNKNOWN, note=f"ICD-10 {code} is not supported")

    def _by_ontology_reference(self, text: str, system: str, code: str) -> TumorTypeReading:
        """Take a reference only if every term it is given to reads as the same codes."""
        readings = [self.disease_of_doid(doid) for doid in self.ontology.of(system, code)]
        exact = [one for one in readings if one.is_known and not one.loses_condition]
        if exact and len(exact) == len(readings) and len({one.codes for one in exact}) == 1:
            return replace(exact[0], text=text, source=f"{system} by Disease Ontology")
        note = f"no OncoTree node is mapped to {system} {code}"
        if system == "ICDO" and "/" not in code:
            note = "ICD-O-3 topography is not supported; give the morphology or the name"
        return TumorTypeReading(text, _UNKNOWN, note=note)

    def _by_name(self, text: str) -> TumorTypeReading | None:
        key = name_key(text)
        code = self.tree_code(text)
        target = self.table.names.get(key)
        row = self.table.row_of(target)
        if code is not None and key not in self.table.words_read_as:
            if row is None or row.codes != (code,):
                return self._of_code(text, code, key)
            return replace(
                self._of_row(text, row),
                status=TumorTypeStatus.EXACT,
                understood=self.tree.node(code).name,
                ask=self.table.asks.get(key) or row.reading.ask,
            )
        if row is not None:
            reading = self._of_row(text, row)
            return replace(reading, ask=self.table.asks.get(key) or reading.ask)
        if target is None:
            return None
        codes = target.split(";")
        if len(codes) == 1:
            return self._of_code(text, codes[0], key)
        return self._of_codes(text, tuple(codes), text, "OncoTree main type")

    def _of_code(self, text: str, code: str, key: str) -> TumorTypeReading:
        return TumorTypeReading(
            text,
            TumorTypeStatus.EXACT,
            (code,),
            tuple(sorted(self.table.unmeant.get(code, ()))),
            self.tree.node(code).name,
            "OncoTree",
            ask=self.table.asks.get(key, ""),
        )

    def _of_codes(
        self, text: str, codes: tuple[str, ...], name: str, source: str
    ) -> TumorTypeReading:
        status = TumorTypeStatus.GROUP if len(codes) > 1 else TumorTypeStatus.EXACT
        return TumorTypeReading(text, status, codes, (), name, source)

    def _of_row(self, text: str, row: BridgeRow) -> TumorTypeReading:
        reading = row.reading
        if reading.status is not TumorTypeStatus.EXACT:
            return replace(reading, text=text)
        own_name = name_key(text) == name_key(self.tree.node(row.codes[0]).name)
        status = TumorTypeStatus.EXACT if own_name else TumorTypeStatus.SYNONYM
        return replace(reading, text=text, status=status)

    def _of_ancestor(self, doid: str, canonical: str) -> TumorTypeReading:
        for level in self.ontology.levels_above(canonical):
            rows = [self._bridge_row(number.removeprefix("DOID:")) for number in level]
            found = [row for row in rows if row is not None and row.followed and row.codes]
            codes = _unique(code for row in found for code in row.codes)
            if not codes:
                continue
            if not RULE_WORDS.isdisjoint(codes):
                break
            name = self.ontology.name(canonical)
            return TumorTypeReading(
                doid,
                TumorTypeStatus.BROADER,
                codes,
                _unique(code for row in found for code in row.reading.excluded),
                f"{name}, within {found[0].reading.understood}",
                "Disease Ontology ancestor",
                needs=name,
            )
        return TumorTypeReading(
            doid,
            _UNKNOWN,
            understood=self.ontology.name(canonical),
            note="no ancestor below cancer is mapped to OncoTree",
        )

    def _common_path(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        shared: list[str] = []
        for steps in zip(*(self.tree.path(code) for code in codes), strict=False):
            if len(set(steps)) > 1:
                break
            shared.append(steps[0])
        return tuple(shared)

    def _suggestions(self, text: str) -> tuple[str, ...]:
        import difflib  # noqa: PLC0415  # only an unknown word pays for it

        close = difflib.get_close_matches(
            text.casefold(), self.table.display_names, n=_SUGGESTIONS, cutoff=0.7
        )
        return tuple(self.table.display_names[name] for name in close)


def _system(prefix: str) -> str:
    if prefix.startswith("NCI"):
        return "NCIT"
    if prefix.startswith("ICD"):
        return "ICDO" if "O" in prefix[3:] else "ICD10CM"
    return "SNOMED" if prefix.startswith("SNOMED") else prefix


def _unique(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


@cache
def load_tumor_types() -> TumorTypes:
    """Load the packaged tables; a second call costs nothing."""
    return TumorTypes(parse_table(read_table("tumor_types.tsv.gz")))
