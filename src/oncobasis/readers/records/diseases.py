"""The tumour type of a record by its codes; a name that a code contradicts is not used.

What comes out is the text or code that a case file would hold; what the type is called, and what
is open about it, is said when the case is put together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.nomenclature.codes_oncology import (
    BODY_SITES,
    ICD_10,
    ICD_O_3,
    MONDO,
    MORPHOLOGIES,
    NCIT,
    ONCOTREE,
    SNOMED,
    TUMOR_TYPES,
    TYPE_OF_MORPHOLOGY,
)
from oncobasis.nomenclature.tumor_types import load_tumor_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.records.concepts import Coding, Concept

_SEMANTIC_TAG = re.compile(
    r"(?:, disease)?\s*(?:\((?:disorder|finding|morphologic abnormality|body structure)\))?$"
)
_NEOPLASM_OF = re.compile(
    r"(?:primary |malignant |)*(?:malignant )?(?:neoplasm|tumou?r|neoplastic disease)"
    r"(?:, | of )(?:the )?(?:female |male |left |right )*(?P<site>[a-z ]+)",
    re.IGNORECASE,
)
_SIDES = re.compile(
    r"\b(?:structure|left|right|female|male|entire|of|upper lobe|lower lobe|middle lobe)\b"
)
_MORPHOLOGY = re.compile(r"\d{4}/\d")
_PREFIXES = (("SNOMED", frozenset({SNOMED})), ("ICD10CM", ICD_10), ("ICDO", ICD_O_3),
             ("NCIT", NCIT), ("MONDO", MONDO), ("", ONCOTREE))  # fmt: skip


@dataclass(frozen=True, slots=True)
class DiseaseName:
    """A tumour type as it was said; ``codes`` are OncoTree's, empty when it was not understood."""

    text: str
    codes: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether a tumour type was understood."""
        return bool(self.codes)


def disease_of(concept: Concept, ledger: Ledger, line: int | None = None) -> DiseaseName | None:
    """The tumour type of a concept: by its codes, else by its words; None on contradiction."""
    coded = [found for one in concept.codings if (found := _of_code(one)).is_known]
    named = [found for word in concept.words() if (found := _of_words(word)).is_known]
    chosen = _narrowest(coded) if coded else _narrowest(named)
    if chosen is None and (coded or named):
        _remark_contradiction(concept, (*coded, *named), ledger, line)
        return None
    if coded and named and chosen is not None and not any(_related(chosen, one) for one in named):
        _remark_contradiction(concept, (chosen, *named), ledger, line)
        return None
    if chosen is not None:
        return chosen
    word = next(iter(concept.words()), "")
    return DiseaseName(_SEMANTIC_TAG.sub("", word)) if word else None


def narrowest(names: Sequence[DiseaseName]) -> DiseaseName | None:
    """The most specific of several that lie within each other; None when two are unrelated."""
    return _narrowest(names)


def with_morphology(
    disease: DiseaseName, morphologies: Iterable[str], ledger: Ledger
) -> DiseaseName:
    """The tumour type narrowed by its morphology; one that does not fit is remarked."""
    types = load_tumor_types()
    for word in sorted(set(morphologies)):
        if len(disease.codes) != 1:
            break
        base = disease.codes[0]
        path = types.tree.path(base)
        organ = path[1] if len(path) > 1 else base
        code = TYPE_OF_MORPHOLOGY.get((organ, word))
        if code is None or types.is_within(base, code):
            continue
        if types.is_within(code, base):
            disease = DiseaseName(code, (code,))
        else:
            ledger.remark("contradictory_input", first=disease.text, second=word)
    return disease


def morphology_of(concept: Concept) -> str:
    """The morphology word of an ICD-O-3 or SNOMED CT code, or of its display; '' if unknown."""
    known = frozenset(MORPHOLOGIES.values())
    for coding in concept.codings:
        found = _MORPHOLOGY.search(coding.code)
        word = MORPHOLOGIES.get(found[0] if found else coding.code)
        if word:
            return word
    words = (_SEMANTIC_TAG.sub("", word).casefold() for word in concept.words())
    return next((word for word in words if word in known), "")


def disease_of_site(concepts: Iterable[Concept]) -> DiseaseName | None:
    """The cancer of a body site, where the condition's own code says no type."""
    for concept in concepts:
        code = concept.first_of(BODY_SITES.keys())
        words = [BODY_SITES[code]] if code else list(concept.words())
        for word in words:
            site = " ".join(_SIDES.sub(" ", _SEMANTIC_TAG.sub("", word).casefold()).split())
            found = _of_text(f"{site} cancer")
            if found.is_known:
                return found
    return None


def _of_code(coding: Coding) -> DiseaseName:
    system = coding.system.rstrip("/")
    for prefix, systems in _PREFIXES:
        if system in systems and coding.code:
            plain = coding.code.partition(":")[2] if ":" in coding.code else coding.code
            found = _of_text(f"{prefix}:{plain}" if prefix else plain)
            if not found.is_known and system == SNOMED and plain in TUMOR_TYPES:
                return _of_text(TUMOR_TYPES[plain])
            return found
    return DiseaseName("")


def _of_words(word: str) -> DiseaseName:
    text = _SEMANTIC_TAG.sub("", word.strip())
    found = _of_text(text)
    if found.is_known:
        return found
    site = _NEOPLASM_OF.fullmatch(text)
    if site is None:
        return found
    plain = _of_text(f"{site['site'].strip()} cancer")
    return plain if plain.is_known else found


def _of_text(text: str) -> DiseaseName:
    reading = load_tumor_types().resolve(text)
    return DiseaseName(text, reading.codes if reading.is_known else ())


def _related(first: DiseaseName, second: DiseaseName) -> bool:
    types = load_tumor_types()
    return any(
        types.is_within(one, other) or types.is_within(other, one)
        for one in first.codes
        for other in second.codes
    )


def _narrowest(names: Sequence[DiseaseName]) -> DiseaseName | None:
    types = load_tumor_types()
    chosen: DiseaseName | None = None
    for name in sorted(names, key=lambda one: (one.codes, one.text)):
        if chosen is None or chosen.codes == name.codes:
            chosen = chosen or name
        elif all(any(types.is_within(one, up) for up in chosen.codes) for one in name.codes):
            chosen = name
        elif not all(any(types.is_within(one, up) for up in name.codes) for one in chosen.codes):
            return None
    return chosen


def _remark_contradiction(
    concept: Concept, found: Iterable[DiseaseName], ledger: Ledger, line: int | None
) -> None:
    second = ", ".join(sorted({one.text for one in found}))
    first = concept.shown()
    ledger.remark("contradictory_input", line, first=first, second=second)
