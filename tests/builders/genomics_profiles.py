"""What Genomics Reporting 3.0.0 asks of the resources that we write, as a check of our own.

The tables were read from the StructureDefinitions of hl7.fhir.uv.genomics-reporting 3.0.0;
``test_profiles_of_the_package`` compares them with the package where it is unpacked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/"
LOINC = "http://loinc.org"
TBD = "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs"
HGVS = "http://varnomen.hgvs.org"
SO = "http://www.sequenceontology.org"
GENES = ("http://www.genenames.org", "http://www.genenames.org/genegroup")
LAB = ("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory")
GE = ("http://terminology.hl7.org/CodeSystem/v2-0074", "GE")
BIOMARKER = (TBD, "biomarker-category")

Resource = dict[str, Any]


@dataclass(frozen=True)
class Slice:
    """One component slice: its value types, how often, and the systems a coding may have."""

    types: tuple[str, ...]
    most: int | None = 1
    systems: tuple[str, ...] = ()
    required: bool = False


def _coded(*systems: str, most: int | None = 1, required: bool = False) -> Slice:
    return Slice(("CodeableConcept",), most, systems, required)


_BASE = {(TBD, "conclusion-string"): Slice(("string",))}
_FINDING = {
    **_BASE,
    (LOINC, "48018-6"): _coded(*GENES, most=None),
    (LOINC, "48001-2"): _coded(most=None),
    (LOINC, "62374-4"): _coded(LOINC, most=None),
    (LOINC, "48000-4"): _coded(LOINC, most=None, required=True),
}
_IMPLICATION = {
    **_BASE,
    (LOINC, "93044-6"): _coded(most=None),
    (LOINC, "53037-8"): _coded(),
}
COMPONENTS: dict[str, dict[tuple[str, str], Slice]] = {
    "variant": {
        **_FINDING,
        (LOINC, "48004-6"): _coded(HGVS, required=True),
        (LOINC, "81290-9"): _coded(HGVS, required=True),
        (LOINC, "48005-3"): _coded(HGVS, required=True),
        (LOINC, "81291-7"): _coded(),
        (LOINC, "48013-7"): _coded(),
        (TBD, "protein-ref-seq"): _coded(),
        (LOINC, "51958-7"): _coded(),
        (LOINC, "81254-5"): Slice(("Range",)),
        (LOINC, "81302-2"): Slice(("Range",)),
        (LOINC, "81301-4"): Slice(("Range",)),
        (LOINC, "92822-6"): _coded(LOINC),
        (LOINC, "69547-8"): Slice(("string",)),
        (LOINC, "69551-0"): Slice(("string",)),
        (LOINC, "48019-4"): _coded(SO),
        (LOINC, "48002-0"): _coded(LOINC),
        (LOINC, "81258-6"): Slice(("Quantity",)),
        (LOINC, "82121-5"): Slice(("Quantity",)),
        (LOINC, "53034-5"): _coded(LOINC),
        (LOINC, "94186-4"): _coded(LOINC),
        (LOINC, "82309-6"): _coded(LOINC),
        (LOINC, "81252-9"): _coded(most=None),
        (LOINC, "82155-3"): Slice(("Quantity", "Range")),
        (TBD, "variant-confidence-status"): _coded(required=True),
        (TBD, "repeat-motif"): Slice(("string",), None),
        (TBD, "repeat-number"): Slice(("Quantity",), None),
    },
    "genotype": _FINDING,
    "haplotype": _FINDING,
    "molecular-biomarker": {
        (LOINC, "48018-6"): _coded(*GENES, most=None),
        (TBD, "biomarker-category"): _coded(most=None),
    },
    "molecular-consequence": {
        **_IMPLICATION,
        (LOINC, "48004-6"): _coded(HGVS, required=True),
        (LOINC, "51958-7"): _coded(),
        (LOINC, "48005-3"): _coded(HGVS, required=True),
        (TBD, "protein-ref-seq"): _coded(),
        (TBD, "feature-consequence"): _coded(SO, most=None),
        (TBD, "functional-effect"): _coded(SO),
    },
    "diagnostic-implication": {
        **_IMPLICATION,
        (LOINC, "81259-4"): _coded(most=None),
        (TBD, "condition-inheritance"): _coded(),
    },
    "therapeutic-implication": {
        **_IMPLICATION,
        (TBD, "therapeutic-implication"): _coded(LOINC, "http://snomed.info/sct", most=None),
        (LOINC, "81259-4"): _coded(most=None),
        (LOINC, "51963-7"): _coded(most=None),
        (TBD, "associated-therapy"): _coded(most=None),
    },
}
CODES: dict[str, tuple[str, str] | None] = {
    "variant": (LOINC, "69548-6"),
    "genotype": (LOINC, "84413-4"),
    "haplotype": (LOINC, "84414-2"),
    "molecular-biomarker": None,
    "molecular-consequence": (TBD, "molecular-consequence"),
    "diagnostic-implication": (TBD, "diagnostic-implication"),
    "therapeutic-implication": (TBD, "therapeutic-implication"),
}
OPEN = {(LOINC, "48002-0")}
"""Components that we add to profiles without a slice for them; the slicing is open."""
IMPLICATIONS = frozenset(
    {"molecular-consequence", "diagnostic-implication", "therapeutic-implication"}
)
VARIANT_ANSWERS = frozenset({"LA9633-4", "LA9634-2", "LA18198-4", "LA11884-6"})
THERAPEUTIC_ANSWERS = frozenset(
    {"LA10315-2", "LA25391-6", "LA25390-8", "LA10317-8", "LA9657-3", "LA19542-2", "LA19541-4",
     "LA6676-6", "LA6677-4", "LA9660-7", "LA9661-5", "LA6682-4", "LA6675-8", "LA6674-1",
     "LA9662-3", "LA25392-4", "LA25393-2", "LA25395-7", "LA25394-0"}
)  # fmt: skip
MEDICATION_ANSWERS = frozenset({"LA26421-0", "LA26422-8", "LA26423-6"})
FOLLOW_UP_ANSWERS = frozenset({"LA14020-4", "LA14021-2", "LA14022-0"})
STUDY_FORBIDDEN = ("partOf", "statusReason", "recorder", "location", "bodySite", "outcome",
                   "report", "complication", "followUp", "focalDevice", "usedCode")  # fmt: skip
ANALYSIS_FORBIDDEN = (*STUDY_FORBIDDEN, "basedOn", "code", "encounter", "reasonCode")
STATUS = frozenset({"registered", "preliminary", "final", "amended", "corrected", "cancelled",
                    "entered-in-error", "unknown"})  # fmt: skip
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_CODE = re.compile(r"[^\s]+(\s[^\s]+)*")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?")


@dataclass
class Check:
    """The faults of one bundle."""

    bundle: Resource
    faults: list[str] = field(default_factory=list)

    def run(self) -> list[str]:
        """Check every resource and return what is wrong."""
        self._references()
        self.faults += list(empty_places(self.bundle, "Bundle"))
        for entry in self.bundle["entry"]:
            resource = entry["resource"]
            named = resource.get("meta", {}).get("profile", [])
            for profile in named:
                self._resource(profile.removeprefix(GUIDE), resource)
        return self.faults

    def _fault(self, resource: Resource, text: str) -> None:
        self.faults.append(f"{resource['resourceType']} {resource['id']}: {text}")

    def _resource(self, profile: str, resource: Resource) -> None:
        if profile in CODES:
            self._observation(profile, resource)
        elif profile == "genomic-report":
            self._report(resource)
        elif profile in {"medication-recommendation", "followup-recommendation"}:
            self._task(profile, resource)
        elif profile in {"genomic-study", "genomic-study-analysis"}:
            self._study(profile, resource)
        else:
            self._fault(resource, f"unknown profile {profile}")

    # Observations -------------------------------------------------------------------------------

    def _observation(self, profile: str, resource: Resource) -> None:
        if resource["resourceType"] != "Observation" or resource.get("status") not in STATUS:
            self._fault(resource, "type or status")
        expected = CODES[profile]
        if expected is not None and expected not in codings(resource["code"]):
            self._fault(resource, f"code is not {expected}")
        self._categories(profile, resource)
        self._value(profile, resource)
        if profile in IMPLICATIONS and not resource.get("derivedFrom"):
            self._fault(resource, "an implication is derived from nothing")
        self._components(profile, resource)

    def _categories(self, profile: str, resource: Resource) -> None:
        said = [codings(one) for one in resource.get("category", [])]
        second = BIOMARKER if profile == "molecular-biomarker" else GE
        for wanted in (LAB, second):
            if sum(wanted in one for one in said) != 1:
                self._fault(resource, f"category {wanted} not exactly once")
        if any(len(one) != 1 for one in said):
            self._fault(resource, "a category with several codings")

    def _value(self, profile: str, resource: Resource) -> None:
        types = value_types(resource)
        if len(types) > 1 or (types and "dataAbsentReason" in resource):
            self._fault(resource, f"values {types} and dataAbsentReason")
        if profile in IMPLICATIONS and types:
            self._fault(resource, "an implication with a value")
        if profile == "variant":
            said = codings(resource.get("valueCodeableConcept", {}))
            if types != ["CodeableConcept"] or not {code for _, code in said} & VARIANT_ANSWERS:
                self._fault(resource, "presence is not of LL1971-2")
        if profile in {"genotype", "haplotype"} and types != ["CodeableConcept"]:
            self._fault(resource, "no coded value")

    def _components(self, profile: str, resource: Resource) -> None:
        slices = COMPONENTS[profile]
        seen: dict[tuple[str, str], int] = {}
        for one in resource.get("component", []):
            types = value_types(one)
            if len(types) != 1:
                self._fault(resource, f"component with {len(types)} values")
                continue
            for code in codings(one["code"]):
                known = slices.get(code)
                if known is None and code in OPEN:
                    continue
                if known is None:
                    self._fault(resource, f"component {code} is not of the profile")
                    continue
                seen[code] = seen.get(code, 0) + 1
                self._slice(resource, one, types[0], known, code)
        for code, count in seen.items():
            most = slices[code].most
            if most is not None and count > most:
                self._fault(resource, f"component {code} {count} times")

    def _slice(
        self, resource: Resource, one: Resource, kind: str, known: Slice, code: tuple[str, str]
    ) -> None:
        if kind not in {"CodeableConcept" if t == "CodeableConcept" else t for t in known.types}:
            self._fault(resource, f"component {code} has a value of type {kind}")
            return
        if kind == "Quantity" and one["valueQuantity"].get("system") != "http://unitsofmeasure.org":
            self._fault(resource, f"component {code}: not in UCUM")
        if kind != "CodeableConcept":
            return
        said = codings(one["valueCodeableConcept"])
        if known.required and not any(system in known.systems for system, _ in said):
            self._fault(resource, f"component {code}: required binding")
        if known.systems and any(system not in known.systems for system, _ in said):
            self._fault(resource, f"component {code}: another system {said}")
        if code == (TBD, "therapeutic-implication") and any(
            system == LOINC and answer not in THERAPEUTIC_ANSWERS for system, answer in said
        ):
            self._fault(resource, f"therapeutic implication {said}")

    # Others -------------------------------------------------------------------------------------

    def _report(self, resource: Resource) -> None:
        if sum(GE in codings(one) for one in resource.get("category", [])) != 1:
            self._fault(resource, "category GE not exactly once")
        if (LOINC, "51969-4") not in codings(resource["code"]):
            self._fault(resource, "code")
        if any(name.startswith("effective") and name != "effectiveDateTime" for name in resource):
            self._fault(resource, "effective is no dateTime")

    def _task(self, profile: str, resource: Resource) -> None:
        if (resource["status"], resource["intent"]) != ("requested", "proposal"):
            self._fault(resource, "status or intent")
        answers = (
            MEDICATION_ANSWERS if profile == "medication-recommendation" else FOLLOW_UP_ANSWERS
        )
        said = codings(resource["code"])
        if not said or any(system != LOINC or code not in answers for system, code in said):
            self._fault(resource, f"code {said}")

    def _study(self, profile: str, resource: Resource) -> None:
        forbidden = STUDY_FORBIDDEN if profile == "genomic-study" else ANALYSIS_FORBIDDEN
        for name in forbidden:
            if name in resource:
                self._fault(resource, f"{name} is not allowed")
        if codings(resource["category"]) != [LAB]:
            self._fault(resource, "category")
        if profile == "genomic-study-analysis" and resource["status"] != "completed":
            self._fault(resource, "status")

    # The whole ----------------------------------------------------------------------------------

    def _references(self) -> None:
        urls = [entry["fullUrl"] for entry in self.bundle["entry"]]
        if len(set(urls)) != len(urls):
            self.faults.append("two entries of one fullUrl")
        for entry in self.bundle["entry"]:
            resource = entry["resource"]
            if entry["fullUrl"] != f"urn:uuid:{resource['id']}" or not _ID.fullmatch(
                resource["id"]
            ):
                self._fault(resource, "id and fullUrl")
            for reference in references(resource):
                if reference.startswith("urn:uuid:") and reference not in urls:
                    self._fault(resource, f"{reference} is not in the bundle")


def references(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield every literal reference."""
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def empty_places(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield the places of what is null or empty."""
    if value is None or (isinstance(value, str | list | dict) and not value):
        yield f"{where} is empty"
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from empty_places(inner, f"{where}.{name}")
            if name in {"code", "system"} and isinstance(inner, str):
                pattern = _CODE if name == "code" else re.compile(r"\S+")
                if not pattern.fullmatch(inner):
                    yield f"{where}.{name} {inner!r}"
            if name.endswith("DateTime") and not _DATE.fullmatch(inner):
                yield f"{where}.{name} {inner!r}"
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from empty_places(inner, f"{where}[{place}]")


def codings(concept: Resource) -> list[tuple[str, str]]:
    """Return system and code of each coding."""
    return [(one.get("system", ""), one.get("code", "")) for one in concept.get("coding", [])]


def value_types(record: Resource) -> list[str]:
    """Return the types of its values, as FHIR names them."""
    found = [name.removeprefix("value") for name in record if name.startswith("value")]
    return ["string" if one == "String" else one for one in found]


def faults_of(bundle: Resource) -> list[str]:
    """Return everything that is wrong with the bundle."""
    return Check(bundle).run()
