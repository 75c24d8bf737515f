"""Reading cases, assessments and cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, Table, exists, select

from oncobasis.store import schema
from oncobasis.store.checks import check_moments
from oncobasis.store.errors import StoreError
from oncobasis.store.reads.reader import Reader, Selection, page_of, with_key, without_payload
from oncobasis.store.records import (
    AssessmentInfo,
    Card,
    CaseInfo,
    Page,
    StoredAssessment,
    StoredCase,
)
from oncobasis.store.rows import record_of

_CASES, _ASSESSMENTS, _CARDS = schema.cases, schema.assessments, schema.cards
_CONTENTS = schema.contents


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for: all that is given must hold; ``terms`` as they were saved."""

    patient: str | None = None
    terms: tuple[str, ...] = ()
    case_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        """Check the times."""
        check_moments(since=self.since, until=self.until)


_ALL = Search()


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of a store."""

    _reader: Reader

    def get(self, tenant: str, case: str) -> StoredCase | None:
        """The case with this id, or None."""
        row = self._reader.one(_this(with_key(_CASES), _CASES, tenant, case))
        return None if row is None else case_of(self._reader, row)

    def search(
        self, tenant: str, search: Search = _ALL, *, cursor: str | None = None, limit: int = 50
    ) -> Page[CaseInfo]:
        """Cases without their content, newest first; raises CursorError."""
        found = _found(self._reader, _CASES, tenant, search, case=_CASES.c.id)
        return page_of(self._reader, found, _CASES, cursor=cursor, limit=limit, made=_case_info)


@dataclass(frozen=True, slots=True)
class Assessments:
    """The assessments of a store."""

    _reader: Reader

    def get(self, tenant: str, assessment: str) -> StoredAssessment | None:
        """The assessment with this id, or None."""
        row = self._reader.one(_this(with_content(), _ASSESSMENTS, tenant, assessment))
        return None if row is None else assessment_of(self._reader, row)

    def search(
        self, tenant: str, search: Search = _ALL, *, cursor: str | None = None, limit: int = 50
    ) -> Page[AssessmentInfo]:
        """Assessments without their content, newest first; raises CursorError."""
        table = _ASSESSMENTS
        found = _found(self._reader, table, tenant, search, case=table.c.case_id)
        return page_of(self._reader, found, table, cursor=cursor, limit=limit, made=_info)


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards that were shown."""

    _reader: Reader

    def get(self, tenant: str, card: str) -> Card | None:
        """The card with this id, or None."""
        row = self._reader.one(_this(select(_CARDS), _CARDS, tenant, card))
        return None if row is None else card_of(row)

    def of(self, tenant: str, assessment: str) -> tuple[Card, ...]:
        """The cards of an assessment."""
        mine = (_CARDS.c.tenant == tenant, _CARDS.c.assessment_id == assessment)
        rows = self._reader.rows(select(_CARDS).where(*mine).order_by(_CARDS.c.id))[0]
        return tuple(card_of(row) for row in rows)


def case_of(reader: Reader, row: RowMapping) -> StoredCase:
    """The record of a row that was selected with its key."""
    return StoredCase(_case_info(row), reader.opened(_CASES, row, row["id"]))


def with_content() -> Selection:
    """Select assessments with their keys and contents."""
    joined = with_key(_ASSESSMENTS).outerjoin(
        _CONTENTS, _CONTENTS.c.id == _ASSESSMENTS.c.content_id
    )
    return joined.add_columns(_CONTENTS.c.payload.label("content"))


def assessment_of(reader: Reader, row: RowMapping) -> StoredAssessment:
    """The record of a row that was selected with its content; raises StoreError if that is gone."""
    if row["content_id"] is None:  # it was erased, or has the content in the row itself
        return StoredAssessment(_info(row), reader.opened(_ASSESSMENTS, row, row["id"]))
    payload = reader.opened(_CONTENTS, row, row["content_id"], "content")
    if payload is None and row["wrapped"] is not None:
        message = "the content of an assessment is gone from the database"
        raise StoreError(message, where=_CONTENTS.name, remedy="restore it from a backup")
    return StoredAssessment(_info(row), payload)


def card_of(row: RowMapping) -> Card:
    """The record of a row."""
    return record_of(Card, row)


def _this(statement: Selection, table: Table, tenant: str, row: str) -> Selection:
    return statement.where(table.c.tenant == tenant, table.c.id == row)


def _found(
    reader: Reader, table: Table, tenant: str, search: Search, *, case: ColumnElement[str]
) -> Selection:
    """Select what is looked for, without payloads; ``case`` is the column of the case's id."""
    found = with_key(table, *without_payload(table)).where(table.c.tenant == tenant)
    if search.patient is not None:
        pseudonym = reader.keys.pseudonym(tenant, search.patient)
        found = found.where(schema.patient_keys.c.patient == pseudonym)
    if search.since is not None:
        found = found.where(table.c.created_at >= search.since)
    if search.until is not None:
        found = found.where(table.c.created_at < search.until)
    if search.case_id is not None:
        found = found.where(case == search.case_id)
    return found.where(*_terms(reader, tenant, search, case))


def _terms(
    reader: Reader, tenant: str, search: Search, case: ColumnElement[str]
) -> list[ColumnElement[bool]]:
    table = schema.case_terms
    return [
        exists().where(
            table.c.tenant == tenant,
            table.c.case_id == case,
            table.c.term == reader.keys.term(tenant, term),
        )
        for term in search.terms
    ]


def _case_info(row: RowMapping) -> CaseInfo:
    return record_of(CaseInfo, row, erased_at=_erased(row))


def _info(row: RowMapping) -> AssessmentInfo:
    return record_of(AssessmentInfo, row, erased_at=_erased(row))


def _erased(row: RowMapping) -> datetime | None:
    """When the row was emptied, by itself or with its patient's key."""
    moment: datetime | None = row["erased_at"] or row["key_erased"]
    return moment
