"""The one record of an answer: who asked, what answered, and digests of what went in and out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oncobasis.audit.entry import JournalError
from oncobasis.core.canonical import Json

ANSWERED = "answered"
"""Kind of an answer's entry."""

_WORD = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """All words are ids, codes, versions or digests: nothing of what is known of the patient.

    ``client`` is the calling system, ``user`` a digest of who sat before it, ``knowledge`` and
    ``models`` are versions with digests, ``outcome`` is a code.
    """

    tenant: str
    client: str
    user: str | None
    service: str
    input_digest: str
    knowledge: str
    models: tuple[str, ...]
    software: str
    outcome: str
    assessment: str
    output_digest: str

    def facts(self) -> dict[str, Json]:
        """The facts of the entry; raises JournalError for what is no id or digest."""
        words = {
            "tenant": self.tenant,
            "client": self.client,
            "service": self.service,
            "input": self.input_digest,
            "knowledge": self.knowledge,
            "software": self.software,
            "outcome": self.outcome,
            "assessment": self.assessment,
            "output": self.output_digest,
        }
        optional = [self.user] if self.user is not None else []
        if not all(_WORD.fullmatch(word) for word in (*words.values(), *self.models, *optional)):
            message = "a record of an answer holds ids, codes and digests only"
            raise JournalError(message)
        return {**words, "user": self.user, "models": list(self.models)}
