"""Clinical facts of a case file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.case import Clinical, Laboratory, PriorTherapy, Remark
from oncobasis.core.codes import WarningCode
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.drugs import DrugStatus, load_drugs
from oncobasis.nomenclature.shorthand_guard import check_unicode
from oncobasis.readers.documents.fields import as_fields

if TYPE_CHECKING:
    from oncobasis.readers.documents.document import Plain
    from oncobasis.readers.documents.fields import Fields

FIELDS = (
    "age", "sex", "menopausal_status", "ecog", "stage", "grade", "histology", "site", "line",
    "setting", "prior_therapies", "states", "absent_states", "labs", "metastatic_sites",
    "pregnant", "concomitant_drugs", "bmi", "tumor_size_mm", "nodal_status",
    "planned_therapy",
)  # fmt: skip
SETTINGS = ("advanced", "adjuvant", "neoadjuvant", "perioperative", "maintenance", "early")
SEXES = ("female", "male", "other", "unknown")
_MENOPAUSE = ("pre", "peri", "post")
_PRIOR_FIELDS = ("therapies", "response", "progressed", "setting")
_LAB_FIELDS = ("name", "value", "unit", "loinc", "date")
_ADVANCED_WORDS = frozenset(
    {"metastatic", "unresectable", "recurrent", "locally advanced unresectable", "palliative",
     "relapsed", "stage iv"}
)  # fmt: skip
_CURATIVE = frozenset({"adjuvant", "neoadjuvant", "perioperative", "early"})
STATES = (
    "accelerated_phase", "blast_phase", "brain_metastases", "castration_resistant",
    "castration_sensitive", "chronic_phase", "complete_remission", "muscle_invasive",
    "newly_diagnosed", "non_metastatic", "non_muscle_invasive", "platinum_resistant",
    "platinum_response", "platinum_sensitive", "relapsed_refractory",
)  # fmt: skip
_NO_THERAPY = re.compile(
    r"\b(?:no|not|none|nothing|nil|never|without|untreated|na[iï]ve|declined|refused|unknown)\b|n/a|^0$",
    re.IGNORECASE,
)
_LAB_WORDS = re.compile(
    r"(?P<name>[^\W\d][^:=]{0,80}?)[ :=]+(?P<value>-?\d{1,12}(?:\.\d{1,9})?)"
    r"(?: ?(?P<unit>[^\s\d].{0,30}|10[*^].{0,30}))?"
)
_NODAL = ("negative", "positive")
_OLDEST, _MOST_LINES, _WORST_ECOG = 130, 50, 5
_LARGEST_LAB = 1e9
_LEAST_BMI, _MOST_BMI = 5, 150
_LARGEST_TUMOR_MM = 600


def clinical_of(fields: Fields) -> tuple[Clinical, tuple[Remark, ...]]:
    """Read the clinical facts; therapy names that are not known are kept and remarked."""
    prior, remarks = _prior(fields)
    stage = fields.values.get("stage")
    if isinstance(stage, int) and not isinstance(stage, bool):
        fields.refuse("stage", "must be text", 'write it as in the report: "IV"')
    clinical = Clinical(
        age=fields.number("age", 0, _OLDEST),
        sex=fields.choice("sex", SEXES),
        menopausal_status=fields.choice("menopausal_status", _MENOPAUSE),
        ecog=fields.whole("ecog", 0, _WORST_ECOG),
        stage=fields.text("stage"),
        grade=_grade(fields),
        histology=fields.text("histology"),
        site=fields.text("site"),
        line=fields.whole("line", 1, _MOST_LINES),
        setting=setting_of(fields.text("setting"), fields.place("setting")),
        prior_therapies=prior,
        states=_states(fields, "states"),
        absent_states=_states(fields, "absent_states"),
        labs=tuple(_lab(as_fields(item, place, _LAB_FIELDS))
                   for place, item in fields.items("labs")),
        metastatic_sites=fields.texts("metastatic_sites") or (),
        pregnant=fields.flag("pregnant"),
        concomitant_drugs=tuple(
            " + ".join(regimen_of(drug, fields.place("concomitant_drugs"), "write []"))
            for drug in fields.texts("concomitant_drugs") or ()
        ),
        bmi=fields.number("bmi", _LEAST_BMI, _MOST_BMI),
        tumor_size_mm=fields.number("tumor_size_mm", 0, _LARGEST_TUMOR_MM),
        nodal_status=fields.choice("nodal_status", _NODAL),
        planned_therapy=planned_therapy(fields),
    )  # fmt: skip
    check_clinical(clinical, fields.where)
    return clinical, remarks


def setting_of(text: str | None, where: str) -> str | None:
    """The treatment setting that a word means; metastatic and unresectable are advanced."""
    if text is None:
        return None
    word = " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
    if word in _ADVANCED_WORDS:
        return "advanced"
    if word.replace(" ", "") in SETTINGS:
        return word.replace(" ", "")
    raise InputError(
        f"setting {text[:40]!r} is not known",
        where=where,
        remedy=f"choose among {', '.join(SETTINGS)}",
    )


def prior_therapy(text: str, where: str) -> tuple[PriorTherapy, tuple[Remark, ...]]:
    """Read ``carboplatin + pemetrexed`` or a class word; what is unknown is remarked."""
    none = "leave out --prior" if where == "--prior" else "write prior_therapies: []"
    drugs = load_drugs()
    names = regimen_of(text, where, none)
    remarks = tuple(
        Remark(
            WarningCode.ROW_NOT_UNDERSTOOD.value,
            (("text", name), ("reason", "unknown_therapy"), ("where", where)),
        )
        for name in names
        if drugs.resolve(name).status is DrugStatus.UNKNOWN
    )
    return PriorTherapy(names), remarks


def planned_therapy(fields: Fields) -> tuple[str, ...]:
    """The drugs of the therapy that is weighed."""
    text = fields.text("planned_therapy")
    return () if text is None else regimen_of(text, fields.place("planned_therapy"), "leave it out")


def regimen_of(text: str, where: str, none: str) -> tuple[str, ...]:
    """The drugs of a regimen; a negation is no regimen, ``none`` says what to write instead."""
    check_unicode(text, where)
    denied = _NO_THERAPY.search(text)
    if denied is not None:
        raise InputError(
            f"{text[:60]!r} denies a therapy", where=where,
            remedy=f"list what was given alone; if nothing was, {none}",
        )  # fmt: skip
    names = load_drugs().parse_regimen(text)
    first = text.strip()[:1]
    if not (first.isalnum() or first == "(") or not all(
        name[:1].isalnum() or name[:1] == "(" for name in names
    ):
        raise InputError(
            f"{text[:60]!r} names no therapy", where=where,
            remedy=f"write carboplatin + pemetrexed; if nothing was given, {none}",
        )  # fmt: skip
    return names


def state_of(text: str, where: str) -> str:
    """The disease state that a word means; one that no rule knows is refused."""
    check_unicode(text, where)
    word = re.sub(r"[\s_-]+", "_", text.strip().casefold())
    if word in STATES:
        return word
    import difflib  # only an unknown word pays for it

    close = difflib.get_close_matches(word.removeprefix("not_"), STATES, n=1, cutoff=0.5)
    known = f"did you mean {close[0]}? " if close else ""
    raise InputError(
        f"state {text[:40]!r} is not known",
        where=where,
        remedy=f"{known}choose among {', '.join(STATES)}; what is absent goes into absent_states",
    )


def check_clinical(clinical: Clinical, where: str) -> None:
    """Refuse facts that cannot both be true."""
    both = sorted(set(clinical.states) & set(clinical.absent_states))
    if both:
        _contradict(where, f"states {both[0]}", f"absent_states {both[0]}")
    if (clinical.line or 1) > 1 and clinical.prior_therapies == ():
        _contradict(where, f"line {clinical.line}", "no prior therapies")
    if clinical.pregnant and clinical.sex == "male":
        _contradict(where, "pregnant true", "sex male")
    for prior in clinical.prior_therapies or ():
        if clinical.line == 1 and prior.setting in {"advanced", "maintenance"}:
            _contradict(where, "line 1", f"prior therapy for {prior.setting} disease")


def is_curative(prior: PriorTherapy) -> bool:
    """Whether the therapy was given for early disease and counts as no line."""
    return prior.setting in _CURATIVE


def _contradict(where: str, first: str, second: str) -> None:
    raise InputError(
        f"{first} and {second} contradict each other", where=where, remedy="correct one of the two"
    )


def _grade(fields: Fields) -> str | None:
    value = fields.values.get("grade")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return fields.text("grade")


def _states(fields: Fields, name: str) -> tuple[str, ...]:
    words = fields.texts(name) or ()
    return tuple(dict.fromkeys(state_of(word, fields.place(name)) for word in words))


def _prior(fields: Fields) -> tuple[tuple[PriorTherapy, ...] | None, tuple[Remark, ...]]:
    if not fields.has("prior_therapies"):
        return None, ()
    found: list[PriorTherapy] = []
    remarks: list[Remark] = []
    for place, item in fields.items("prior_therapies"):
        therapy, said = _prior_item(item, place)
        found.append(therapy)
        remarks += said
    return tuple(found), tuple(remarks)


def _prior_item(item: Plain, place: str) -> tuple[PriorTherapy, tuple[Remark, ...]]:
    if isinstance(item, str) and item.strip():
        return prior_therapy(item, place)
    fields = as_fields(item, place, _PRIOR_FIELDS)
    texts = fields.texts("therapies")
    if not texts:
        fields.refuse("therapies", "names no therapy", "list the drugs that were given together")
    therapy, remarks = prior_therapy(" + ".join(texts), place)
    setting = fields.text("setting")
    return (
        replace(
            therapy,
            response=fields.text("response"),
            progressed=fields.flag("progressed"),
            setting=setting_of(setting, fields.place("setting")),
        ),
        remarks,
    )


def laboratory_of(text: str, where: str) -> Laboratory:
    """Read ``albumin 3.6 g/dL``: a name, a number and its unit."""
    check_unicode(text, where)
    found = _LAB_WORDS.fullmatch(" ".join(text.split()))
    value = None if found is None else float(found["value"])
    if found is None or value is None or not abs(value) <= _LARGEST_LAB:
        raise InputError(
            f"{text[:60]!r} is no laboratory value", where=where, remedy='write "albumin 3.6 g/dL"'
        )
    return Laboratory(found["name"], value, found["unit"])


def _lab(fields: Fields) -> Laboratory:
    name = fields.text("name")
    value = fields.number("value", -_LARGEST_LAB, _LARGEST_LAB)
    if name is None or value is None:
        fields.refuse("value", "a laboratory value needs name and value", "give both")
    return Laboratory(name, value, fields.text("unit"), fields.text("loinc"), fields.date("date"))
