"""Settings of the service: one TOML file, and ``ONCOBASIS_*`` variables that hold over it.

They are read once, at the edge, and passed in. Every field is described in
docs/methods/service.md (a test holds the page to this package).
"""

from __future__ import annotations

from oncobasis.settings.loading import CONFIG_VARIABLE, load_settings
from oncobasis.settings.sections import (
    ROLES,
    ClientSettings,
    HookSettings,
    KnowledgeSettings,
    LimitSettings,
    MlflowSettings,
    Role,
)
from oncobasis.settings.service import ServiceSettings, is_loopback
from oncobasis.settings.signin import PeopleSettings, SmartServerSettings, SmartSettings

__all__ = [
    "CONFIG_VARIABLE",
    "ROLES",
    "ClientSettings",
    "HookSettings",
    "KnowledgeSettings",
    "LimitSettings",
    "MlflowSettings",
    "PeopleSettings",
    "Role",
    "ServiceSettings",
    "SmartServerSettings",
    "SmartSettings",
    "is_loopback",
    "load_settings",
]
