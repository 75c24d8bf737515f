"""Another knowledge beside the one that answers: read, verified as a whole and tried before use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from oncobasis.assembly.serving.intake import case_of_document
from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge import Bundle, read_folder
from oncobasis.knowledge.bundle import HOTSPOTS_NAME
from oncobasis.knowledge.folder import folder_stamp, stated_digest
from oncobasis.nomenclature.tables import DATA_FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.assembly.serving.answerer import VerifiedAnswerer

_TRIAL: Mapping[str, object] = {"tumor_type": "LUAD", "alterations": ["EGFR L858R"]}
"""A case that every release has something to say of."""


class InPlace:
    """The folder where another knowledge is put."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder or DATA_FOLDER

    @property
    def stamp(self) -> object:
        """Something that changes when what is in place does."""
        return folder_stamp(self._folder)

    def digest(self) -> str | None:
        """Return the digest that is stated there; None where none can be read."""
        try:
            return stated_digest(self._folder)
        except KnowledgeError:
            return None

    def verified(self, answerer: VerifiedAnswerer, expected: str | None = None) -> Bundle:
        """Return what is in place, fit to answer instead of what does; raises KnowledgeError."""
        bundle = read_folder(self._folder, expected=expected)
        _check_tables(bundle, answerer.knowledge)
        try:
            answerer.tried(bundle, case_of_document(_TRIAL))  # type: ignore[arg-type]
        except Exception as error:
            raise KnowledgeError(
                f"a trial case can't be answered ({type(error).__name__})",
                where="knowledge bundle",
                remedy="use a bundle of this version of the software, or rebuild it",
            ) from error
        return bundle


def _check_tables(bundle: Bundle, running: object) -> None:
    """Refuse a bundle of other tables: the running process holds those of its start in memory."""
    if not isinstance(running, Bundle):
        return
    for name in sorted({*bundle.tables, *running.tables} - {HOTSPOTS_NAME}):
        if bundle.tables.get(name) != running.tables.get(name):
            raise KnowledgeError(
                "the bundle was built with another table than the one in memory",
                where=name,
                remedy="start the service anew, with the release that has both",
            )
