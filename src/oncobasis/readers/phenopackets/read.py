"""A phenopacket (version 2) -> findings, facts of the patient, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Alteration
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.phenopackets.facts import Facts, sourced
from oncobasis.readers.phenopackets.findings import InterpretationReader
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import FilteredRow, ReadResult, Reason
from oncobasis.readers.records.changes import Annotators, NotAVariant, annotator_of
from oncobasis.readers.records.strict_json import check_plain, read_records
from oncobasis.readers.records.values import record_at, records_at, text_at

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.readers.records.strict_json import Json, Record

_SEVERAL = {"proband": "a Family", "relatives": "a Family", "members": "a Cohort"}
_OF_VERSION_1 = frozenset({"variants", "genes", "htsFiles"})
_MEMBERS = 2


def read_phenopacket(
    path: Path, options: ReadOptions, *, annotators: Annotators | None = None
) -> ReadResult:
    """Read a phenopacket file; raises InputError for version 1, a Family or a Cohort."""
    documents = read_records(path)
    if len(documents) > 1:
        raise InputError(
            f"holds {len(documents)} phenopackets", where=path.name, remedy="send one patient"
        )
    return phenopacket_result(documents[0][1], path.name, options, annotators=annotators)


def phenopacket_result(
    packet: Record,
    name: str,
    options: ReadOptions,
    *,
    annotators: Annotators | None = None,
) -> ReadResult:
    """Read a phenopacket that was parsed elsewhere; ``name`` is for messages."""
    check_plain(packet, name)
    plain = _camel_case(packet)
    _check_kind(plain, name)
    books = _Books(Ledger(name, options.listed_rows))
    facts = Facts(books.ledger, options)
    _read_facts(plain, facts, books)
    annotator = annotator_of(annotators, options.transcripts)
    reader = InterpretationReader(load_genes(), books.ledger, options, annotator, facts.specimens)
    for one in _genomic_interpretations(plain):
        books.enter("genomicInterpretation", reader.read(one, books.next_line()))
    patient = facts.patient()
    result = books.ledger.result((), None)
    return replace(
        result,
        alterations=tuple(sorted(result.alterations, key=_content)),
        format=FileFormat.PHENOPACKET.value,
        annotation="none",
        patient=patient,
    )


def _read_facts(packet: Record, facts: Facts, books: _Books) -> None:
    subject = record_at(packet, "subject")
    if subject:
        facts.add_subject(subject)
        books.enter("subject", ())
    for one in records_at(packet, "diseases"):
        books.enter("disease", facts.add_disease(one, books.next_line()) or ())
    if not facts.diseases:
        _read_diagnoses(packet, facts, books)
    for one in records_at(packet, "biosamples"):
        _read_biosample(one, facts, books)
    for one in records_at(packet, "measurements"):
        books.enter("measurement", facts.add_measurement(one, books.next_line()))
    for one in records_at(packet, "medicalActions"):
        books.enter("medicalAction", facts.add_action(one, books.next_line()) or ())
    for _ in records_at(packet, "phenotypicFeatures"):
        books.enter("phenotypicFeature", NotAVariant(FilterCode.CARRIES_NO_FINDING))


def _read_diagnoses(packet: Record, facts: Facts, books: _Books) -> None:
    """The disease of an interpretation, where the packet has no list of diseases."""
    for one in records_at(packet, "interpretations"):
        term = record_at(one, "diagnosis", "disease")
        if term:
            facts.add_disease({"term": term}, books.next_line())


def _read_biosample(record: Record, facts: Facts, books: _Books) -> None:
    line = books.next_line()
    markers = facts.add_biosample(record)
    specimen = facts.specimens.get(text_at(record, "id"))
    made = tuple(sourced(marker, books.ledger, line, specimen) for marker in markers)
    books.enter("biosample", made)
    for measured in records_at(record, "measurements"):
        books.enter("measurement", facts.add_measurement(measured, books.next_line()))


class _Books:
    """The ledger with a running number for each part of the packet."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def next_line(self) -> int:
        """The number of the part that is entered next."""
        return self.ledger.rows + 1

    def enter(self, kind: str, made: tuple[Alteration, ...] | NotAVariant) -> None:
        """Enter one part; the same findings from a second part are a duplicate."""
        line = self.next_line()
        self.ledger.rows += 1
        if isinstance(made, NotAVariant):
            self._leave_out(line, kind, Reason(made.code, made.seen))
        elif made and self.ledger.is_repeated(tuple(sorted(map(_content, made)))):
            self._leave_out(line, kind, Reason(FilterCode.DUPLICATE))
        else:
            self.ledger.report(made)

    def _leave_out(self, line: int, kind: str, reason: Reason) -> None:
        self.ledger.leave_out(FilteredRow(line, "", kind, (reason,)))


def _genomic_interpretations(packet: Record) -> Sequence[Record]:
    return [
        one
        for interpretation in records_at(packet, "interpretations")
        for one in records_at(interpretation, "diagnosis", "genomicInterpretations")
    ]


def _check_kind(packet: Record, name: str) -> None:
    several = next((kind for key, kind in _SEVERAL.items() if key in packet), "")
    if several:
        raise InputError(
            f"is {several} of several people", where=name, remedy="send one Phenopacket a patient"
        )
    version = text_at(packet, "metaData", "phenopacketSchemaVersion")
    if version.startswith("1") or _OF_VERSION_1 & set(packet):
        raise InputError(
            f"is a phenopacket of version {version or '1'}",
            where=name,
            remedy="convert it to version 2 (phenopacket-tools convert)",
        )
    if version and not version.startswith("2"):
        raise InputError(
            f"is a phenopacket of version {version[:20]}", where=name, remedy="send version 2"
        )


def _camel_case(value: Record) -> Record:
    """The record with keys in camel case; Protobuf writes either."""
    return {_camel(key): _camel_value(item) for key, item in value.items()}


def _camel_value(value: Json) -> Json:
    if isinstance(value, Mapping):
        return _camel_case(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_camel_value(item) for item in value]
    return value


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(word.title() for word in rest) if len(rest) + 1 >= _MEMBERS else key


def _content(seen: Alteration) -> str:
    """The content of an alteration without its place in the file."""
    return repr(replace(seen, observed=replace(seen.observed, source=None)))
