"""The patient's tumour type as it was understood, and what its name says besides."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Alteration, SourceLine
from oncobasis.core.case import Clinical, Remark
from oncobasis.core.codes import WarningCode
from oncobasis.core.errors import InputError
from oncobasis.core.tumor import TumorTypeStatus
from oncobasis.nomenclature.shorthand_guard import check_unicode
from oncobasis.nomenclature.tumor_types import PRIMARY_SITE, load_tumor_types
from oncobasis.readers.case.findings import read_text
from oncobasis.readers.documents.fields import as_fields

if TYPE_CHECKING:
    from oncobasis.core.tumor import TumorType
    from oncobasis.nomenclature.tumor_types_reading import TumorTypeReading
    from oncobasis.readers.documents.document import Plain

_CODES = ("oncotree", "doid", "ncit", "icd_o_3", "name")
_PREFIXES = {"doid": "DOID:", "ncit": "NCIT:", "icd_o_3": "ICDO:"}
_STATES = frozenset(
    {"castration resistant", "castration sensitive", "muscle invasive", "non-muscle invasive",
     "non-metastatic", "platinum resistant"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TumorFacts:
    """The type, findings and states that its name carries, and remarks on the reading."""

    tumor_type: TumorType
    alterations: tuple[Alteration, ...] = ()
    states: tuple[str, ...] = ()
    setting: str | None = None
    site: str | None = None
    remarks: tuple[Remark, ...] = ()

    def completed(self, clinical: Clinical) -> Clinical:
        """The clinical facts with what the name of the tumour type says."""
        both = sorted(set(self.states) & set(clinical.absent_states))
        if both:
            raise InputError(
                f"tumour type {self.tumor_type.name!r} and absent state {both[0]!r} contradict"
                " each other",
                where="clinical.absent_states",
                remedy="correct one of the two",
            )
        states = tuple(dict.fromkeys((*clinical.states, *self.states)))
        return replace(
            clinical,
            states=states,
            site=clinical.site or self.site,
            setting=clinical.setting or self.setting,
        )


def tumor_facts(value: Plain, where: str = "tumor_type") -> TumorFacts:
    """Read a tumour type: a name or code, or a mapping of codes."""
    if isinstance(value, str):
        text = _plain(value, where)
        return _facts(text, load_tumor_types().resolve(text))
    fields = as_fields(value, where, _CODES)
    types = load_tumor_types()
    first: tuple[str, TumorTypeReading] | None = None
    known: list[tuple[str, TumorTypeReading]] = []
    for name in _CODES:
        word = fields.text(name)
        if word is None:
            continue
        prefix = _PREFIXES.get(name, "")
        word = _plain(word, fields.place(name))
        text = word if word.upper().startswith(prefix) else f"{prefix}{word}"
        reading = types.resolve(text)
        if reading.is_known:
            known.append((text, reading))
        first = first or (text, reading)
    if known:
        for other in known[1:]:
            _check_one_type(known[0], other, where)
        return _facts(*known[0])
    if first is None:
        fields.refuse("name", "is missing", "give an OncoTree code or a name")
    return _facts(*first)


def _plain(value: str, where: str) -> str:
    """The text in plain letters; refuses an empty one."""
    check_unicode(value, where)
    text = unicodedata.normalize("NFKC", value).strip()
    if not text:
        raise InputError(
            "names no tumour type", where=where, remedy="write LUAD, or 'lung adenocarcinoma'"
        )
    return text


def _check_one_type(
    first: tuple[str, TumorTypeReading], second: tuple[str, TumorTypeReading], where: str
) -> None:
    """Refuse two names of which neither holds the other."""
    types = load_tumor_types()
    one, other = (types.tumor_type_of(reading) for _, reading in (first, second))
    if not any(
        types.is_within(a, b) or types.is_within(b, a) for a in one.codes for b in other.codes
    ):
        raise InputError(
            f"{first[0]!r} ({one.name}) and {second[0]!r} ({other.name}) are different types",
            where=where,
            remedy="keep the one that is right",
        )


def _facts(text: str, reading: TumorTypeReading) -> TumorFacts:
    tumor = load_tumor_types().tumor_type_of(reading)
    if not reading.is_known:
        tumor = replace(tumor, name=text)
        return TumorFacts(tumor, remarks=_questions(text, reading))
    states, setting = [], None
    alterations: list[Alteration] = []
    for implied in reading.implies:
        if implied in _STATES:
            states.append(implied.replace("-", "_").replace(" ", "_"))
        elif implied == "metastatic":
            setting = "advanced"
        else:
            alterations += _implied(text, implied)
    remarks = _questions(text, reading) + _understood(text, reading, tumor.name)
    if reading.implies:
        facts = ", ".join(reading.implies)
        remarks += (_remark(WarningCode.IMPLIED_BY_TUMOR_TYPE, facts=facts, tumor_type=text),)
    return TumorFacts(
        tumor, tuple(alterations), tuple(states), setting, reading.site or None, remarks
    )


def _implied(text: str, implied: str) -> tuple[Alteration, ...]:
    source = SourceLine(f"{implied} (tumour type {text})")
    return tuple(
        replace(seen, observed=replace(seen.observed, source=source))
        for seen in read_text(implied).alterations
    )


def _understood(text: str, reading: TumorTypeReading, name: str) -> tuple[Remark, ...]:
    """What was taken for granted, left out, or is named otherwise."""
    loose = reading.status in {TumorTypeStatus.BROADER, TumorTypeStatus.NARROWER}
    renamed = reading.status is not TumorTypeStatus.EXACT and (
        reading.understood.casefold() != text.casefold()
    )
    if not (loose or renamed or reading.assumes or reading.dropped):
        return ()
    words = [reading.understood if renamed else name]
    words += [f"taken as {reading.assumes}"] if reading.assumes else []
    words += [f"without {reading.dropped!r}"] if reading.dropped else []
    return (_remark(WarningCode.TUMOR_TYPE_ASSUMED, text=text, understood=", ".join(words)),)


def _questions(text: str, reading: TumorTypeReading) -> tuple[Remark, ...]:
    question = reading.ask
    if not reading.is_known and question == PRIMARY_SITE:
        return (_remark(WarningCode.NO_TUMOR_TYPE_NAMED, text=text),)
    if not reading.is_known and not question and reading.suggestions:
        question = f"{', '.join(reading.suggestions)}?"
    if not question:
        return ()
    return (_remark(WarningCode.TUMOR_TYPE_QUESTION, text=text, question=question),)


def _remark(code: WarningCode, **params: str) -> Remark:
    return Remark(code.value, tuple((name, params[name]) for name in code.params))
