"""Parts that are installed with an extra only."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from oncobasis.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def service_wanted() -> Iterator[None]:
    """Import what the service needs inside of it; raises UsageError where that is not installed."""
    try:
        yield
    except ImportError as error:
        raise UsageError(
            f"the service is not installed ({error.name} is missing)",
            remedy="install the extra: pip install 'oncobasis[serve]'",
        ) from None
