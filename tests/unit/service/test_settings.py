"""Settings: where they come from, what is refused, and that each is written down."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from oncobasis.core.errors import UsageError
from oncobasis.settings import (
    ClientSettings,
    HookSettings,
    KnowledgeSettings,
    LimitSettings,
    MlflowSettings,
    PeopleSettings,
    ServiceSettings,
    SmartServerSettings,
    SmartSettings,
    load_settings,
)

if TYPE_CHECKING:
    from pydantic import BaseModel

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "methods" / "service.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "examples" / "emr" / "service.toml"
SECTIONS: dict[str, type[BaseModel]] = {
    "": ServiceSettings,
    "limits.": LimitSettings,
    "hooks.": HookSettings,
    "clients.": ClientSettings,
    "knowledge.": KnowledgeSettings,
    "mlflow.": MlflowSettings,
    "smart.": SmartSettings,
    "smart.servers.": SmartServerSettings,
    "people.": PeopleSettings,
}
NAMES = [
    (prefix + name, field.description or "")
    for prefix, model in SECTIONS.items()
    for name, field in model.model_fields.items()
    if f"{prefix}{name}." not in SECTIONS
]


@pytest.mark.parametrize(("name", "about"), NAMES)
def test_every_setting_is_in_the_page_as_it_is_described(name: str, about: str) -> None:
    assert f"| `{name}` |" in PAGE
    assert about
    assert about in PAGE


def test_the_page_names_no_other_setting() -> None:
    told = re.findall(r"^\| `([a-z_.]+)` \|", PAGE.partition("## Settings")[2], re.MULTILINE)
    assert sorted(told) == sorted(name for name, _ in NAMES)


def test_words_hold_over_variables_and_those_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "service.toml"
    path.write_text('port = 1\nlanguage = "ko"\n[limits]\nactive = 5\nrate = 7\n')
    monkeypatch.setenv("ONCOBASIS_PORT", "2")
    monkeypatch.setenv("ONCOBASIS_LIMITS__ACTIVE", "6")
    settings = load_settings(path)
    assert (settings.port, settings.language) == (2, "ko")
    assert (settings.limits.active, settings.limits.rate) == (6, 7)
    assert load_settings(path, port=3).port == 3


def test_the_example_is_a_valid_file(tmp_path: Path) -> None:
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    settings = ServiceSettings(**document)
    assert settings.clients[0].id == "emr"
    assert settings.base_url == "https://oncobasis.hospital.example"
    del tmp_path


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ('unknown = "CANARY"', "unknown"),
        ('[limits]\nactive = "CANARY"', "limits.active"),
        ("[limits]\nactive = 0", "limits.active"),
        ('regions = ["CANARY"]', "regions"),
        ('auth = "jwt"', "clients"),
        ('host = "10.0.0.1"', "demo mode"),
        ('public_url = "ftp://CANARY"', "public_url"),
        ('[[clients]]\nid = "a"\nissuer = "CANARY"', "clients.0"),
        ('[[clients]]\nid = "a"\nissuer = "i"\njku = ["https://x"]\n' * 2, "the same id"),
        ("no toml", "TOML"),
    ],
)
def test_a_wrong_file_is_refused_by_the_name_of_the_setting(
    tmp_path: Path, content: str, names: str
) -> None:
    path = tmp_path / "service.toml"
    path.write_text(content)
    with pytest.raises(UsageError) as refused:
        load_settings(path)
    assert names in str(refused.value)
    assert "CANARY" not in str(refused.value)
