"""The model in use of one name: loaded when first asked, swapped when another is promoted."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from oncobasis.core.errors import ModelError
from oncobasis.predict.install import Receipts, open_model, receipts_folder
from oncobasis.predict.model import Model
from oncobasis.predict.shelf import Shelf, Stamp, shipped_folder, site_folder


class Slot:
    """One model by name on a shelf; safe to share between threads.

    A new champion is verified and tried before it takes the place of the one before it. Where that
    fails, the last good one goes on answering and ``fault`` says why.
    """

    def __init__(self, name: str, shelf: Shelf, receipts: Receipts | None = None) -> None:
        """Nothing is read before `model` is called."""
        self.name = name
        self.fault: ModelError | None = None
        self._shelf = shelf
        self._receipts = receipts
        self._model: Model | None = None
        self._stamp: Stamp | None = None
        self._lock = threading.Lock()

    def model(self) -> Model:
        """The champion, or the last good one; raises ModelError where there was never one."""
        if self._mark() == self._stamp:
            return self._standing()
        # While one thread tries a new champion the others go on with the one in use.
        if not self._lock.acquire(blocking=self._model is None):
            return self._standing()
        try:
            if self._mark() != self._stamp:  # no other thread was here first
                self._swap()
        finally:
            self._lock.release()
        return self._standing()

    def _mark(self) -> Stamp:
        """What tells whether to look again; after a fault it sees a repair in place too."""
        chosen = self._shelf.stamp(self.name)
        return chosen if self.fault is None else chosen + self._shelf.files_stamp(self.name)

    def _swap(self) -> None:
        stamp, files = self._shelf.stamp(self.name), self._shelf.files_stamp(self.name)
        try:
            chosen = self._shelf.chosen(self.name)
            self._model = open_model(chosen.folder, expected=chosen.digest, receipts=self._receipts)
        except ModelError as error:
            self.fault = error
            stamp += files
        else:
            self.fault = None
        self._stamp = stamp

    def _standing(self) -> Model:
        if self._model is not None:
            return self._model
        fault = self.fault or ModelError("is not loaded", where=self.name, remedy="ask again")
        raise ModelError(fault.what, where=fault.where, remedy=fault.remedy)


def slot_of(name: str, environment: Mapping[str, str]) -> Slot:
    """The slot of a model as this installation has it; raises ModelError without any models.

    The site's store is ONCOBASIS_MODELS, receipts lie under ONCOBASIS_CACHE (or the user's cache).
    Keep the slot: it remembers the model.
    """
    shelf = Shelf(shipped_folder(), site_folder(environment))
    return Slot(name, shelf, Receipts(receipts_folder(environment)))
