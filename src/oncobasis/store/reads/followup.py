"""Reading what came after an answer, and whether it may be used a second time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, Table, select

from oncobasis.store import schema
from oncobasis.store.reads.answers import assessment_of, case_of, with_content
from oncobasis.store.reads.reader import Reader, Selection, with_key
from oncobasis.store.records import (
    Consent,
    Decision,
    Export,
    Feedback,
    FeedbackKind,
    Outcome,
    OutcomeKind,
)
from oncobasis.store.rows import record_of

_FEEDBACK = schema.feedback
_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Decisions, outcomes and feedback of a store."""

    _reader: Reader

    def decisions(self, tenant: str, assessment: str) -> tuple[Decision, ...]:
        """The decisions on an assessment, first to last: the last one holds."""
        rows = self._reader.rows(_of(schema.decisions, tenant, assessment))[0]
        return tuple(_decision(self._reader, row) for row in rows)

    def outcomes(self, tenant: str, assessment: str) -> tuple[Outcome, ...]:
        """The outcomes after an assessment, first to last, those that were corrected too."""
        rows = self._reader.rows(_of(schema.outcomes, tenant, assessment))[0]
        return tuple(_outcome(self._reader, row) for row in rows)

    def feedback(self, tenant: str, card: str) -> tuple[Feedback, ...]:
        """The answers to a card, first to last."""
        mine = with_key(_FEEDBACK).where(_FEEDBACK.c.tenant == tenant, _FEEDBACK.c.card_id == card)
        rows = self._reader.rows(mine.order_by(_FEEDBACK.c.number))[0]
        return tuple(_answer(self._reader, row) for row in rows)

    def exportable(
        self, tenant: str, *, only_consented: bool = True, since: datetime | None = None
    ) -> Iterator[Export]:
        """What may be used a second time: never of a patient who refused, or was erased.

        ``only_consented`` leaves out patients who were not asked too. Consent is read again for
        every batch, just before it is given.
        """
        last = ""
        while batch := self._batch(tenant, last, since):
            last = batch[-1]["id"]
            allowed = self._allowed(tenant, batch, only_consented=only_consented)
            yield from self._exports(tenant, [row for row in batch if row["patient"] in allowed])

    def _batch(self, tenant: str, last: str, since: datetime | None) -> Sequence[RowMapping]:
        table = schema.assessments
        found = with_content().where(
            table.c.tenant == tenant, table.c.id > last, table.c.erased_at.is_(None)
        )
        if since is not None:
            found = found.where(table.c.created_at >= since)
        return self._reader.rows(found.order_by(table.c.id).limit(_TOGETHER))[0]

    def _allowed(
        self, tenant: str, batch: Sequence[RowMapping], *, only_consented: bool
    ) -> set[str]:
        patients = {row["patient"] for row in batch if row["patient"] is not None}
        table = schema.consents
        said = select(table).where(table.c.tenant == tenant, table.c.patient.in_(patients))
        rows = self._reader.rows(said.order_by(table.c.number))[0]
        words = {row["patient"]: row["secondary_use"] for row in rows}
        return {patient for patient in patients if words.get(patient, not only_consented)}

    def _exports(self, tenant: str, batch: Sequence[RowMapping]) -> Iterator[Export]:
        cases, decisions, outcomes = schema.cases, schema.decisions, schema.outcomes
        ids = [row["id"] for row in batch]
        found = self._reader.rows(
            with_key(cases).where(
                cases.c.tenant == tenant, cases.c.id.in_([row["case_id"] for row in batch])
            ),
            *(
                with_key(table)
                .where(table.c.tenant == tenant, table.c.assessment_id.in_(ids))
                .order_by(table.c.created_at, table.c.id)
                for table in (decisions, outcomes)
            ),
        )
        by_id = {row["id"]: case_of(self._reader, row) for row in found[0]}
        for row in batch:
            case, assessment = by_id[row["case_id"]], assessment_of(self._reader, row)
            if case.payload is not None and assessment.payload is not None:
                yield Export(
                    case,
                    assessment,
                    tuple(_decision(self._reader, each) for each in _about(found[1], row)),
                    tuple(_outcome(self._reader, each) for each in _about(found[2], row)),
                )


@dataclass(frozen=True, slots=True)
class Consents:
    """Who may be used a second time."""

    _reader: Reader

    def get(self, tenant: str, patient: str) -> Consent | None:
        """The last word of this patient, or None if never asked."""
        history = self.history(tenant, patient)
        return history[-1] if history else None

    def history(self, tenant: str, patient: str) -> tuple[Consent, ...]:
        """All that this patient said, first to last."""
        table, name = schema.consents, self._reader.keys.pseudonym(tenant, patient)
        mine = select(table).where(table.c.tenant == tenant, table.c.patient == name)
        rows = self._reader.rows(mine.order_by(table.c.number))[0]
        return tuple(record_of(Consent, row) for row in rows)


def _about(rows: Sequence[RowMapping], assessment: RowMapping) -> list[RowMapping]:
    return [row for row in rows if row["assessment_id"] == assessment["id"]]


def _of(table: Table, tenant: str, assessment: str) -> Selection:
    mine = with_key(table).where(table.c.tenant == tenant, table.c.assessment_id == assessment)
    return mine.order_by(table.c.created_at, table.c.id)


def _decision(reader: Reader, row: RowMapping) -> Decision:
    return record_of(Decision, row, payload=reader.opened(schema.decisions, row, row["id"]))


def _outcome(reader: Reader, row: RowMapping) -> Outcome:
    payload = reader.opened(schema.outcomes, row, row["id"])
    return record_of(Outcome, row, kind=OutcomeKind(row["kind"]), payload=payload)


def _answer(reader: Reader, row: RowMapping) -> Feedback:
    comment = reader.opened(_FEEDBACK, row, row["card_id"], "comment")
    text = None if comment is None else comment.decode()
    return record_of(Feedback, row, outcome=FeedbackKind(row["outcome"]), comment=text)
