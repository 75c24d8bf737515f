"""Each curated caution is said in the words of its own reason."""

from __future__ import annotations

import pytest

from oncobasis.core.codes import CautionCode
from oncobasis.core.knowledge import VetoEffect
from oncobasis.engine.recommendations import CAUTIONS_OF_REASON
from oncobasis.knowledge import load_knowledge

_SAYS_RESISTANCE = {"on_target_resistance", "primary_resistance"}


def _reasons() -> list[str]:
    found = {v.reason for v in load_knowledge().vetoes() if v.effect is VetoEffect.CAUTION}
    return sorted(found - {"toxicity"})


@pytest.mark.parametrize("reason", _reasons())
def test_a_reason_has_a_code_of_its_own(reason: str) -> None:
    code = CAUTIONS_OF_REASON[reason]
    assert (code is CautionCode.RESISTANCE_EVIDENCE) == (reason in _SAYS_RESISTANCE)
