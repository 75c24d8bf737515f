"""SMO mutations of resistance forbid vismodegib in basal cell carcinoma.

Source: PMID 19726788 (CIViC EID745), PMID 26822128 (EID4654).
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize("mutation", ["SMO D473H", "SMO L412F"])
def test_vismodegib_is_not_recommended(mutation: str) -> None:
    ask("BCC", mutation).vetoes("vismodegib", because=mutation)
