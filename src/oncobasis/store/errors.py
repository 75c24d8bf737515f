"""What can go wrong with the store.

StoreError
├── StoreUnavailableError  the database can't be reached, is locked or full: try again later
├── StoreRefusedError      schema, key file or URL don't fit: an operator must act
├── NotFoundError          no such row for this tenant
├── ErasedError            the row is there, its content was erased or ran out of retention
├── ConflictError          the key was used for another request, or the version is not the last
├── ReplayedError          a token's id was used before
└── CursorError            the cursor of a page was not made by this store
"""

from __future__ import annotations

from oncobasis.core.errors import OncobasisError


class StoreError(OncobasisError):
    """The store could not do what was asked; the text holds ids at most, never content."""

    exit_code = 3


class StoreUnavailableError(StoreError):
    """The database can't be reached, is locked or is full; nothing was written."""


class StoreRefusedError(StoreError):
    """Schema, key file or URL don't fit; the store was not opened."""


class NotFoundError(StoreError):
    """This tenant has no such row."""


class ErasedError(StoreError):
    """The row is there; its content was erased or ran out of retention."""


class ConflictError(StoreError):
    """The idempotency key belongs to another request, or the version is not the last one."""


class ReplayedError(StoreError):
    """The id of a token was used before."""


class CursorError(StoreError):
    """The cursor of a page was not made by this store."""
