"""The settings as a whole."""

from __future__ import annotations

from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from oncobasis.core.clinical_settings import REGIONS
from oncobasis.settings.sections import (
    ClientSettings,
    HookSettings,
    KnowledgeSettings,
    LimitSettings,
    MlflowSettings,
    Positive,
)
from oncobasis.settings.signin import PeopleSettings, SmartSettings

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class ServiceSettings(BaseSettings):
    """All settings of `oncobasis serve`."""

    model_config = SettingsConfigDict(
        env_prefix="ONCOBASIS_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8080, ge=0, le=65535, description="port to listen on")
    public_url: str | None = Field(
        default=None, description="address under which clients call; tokens name it in `aud`"
    )
    auth: Literal["jwt", "demo"] = Field(
        default="demo",
        description="`jwt`, or `demo`: nobody is asked who they are, on loopback only",
    )
    clients: tuple[ClientSettings, ...] = Field(default=(), description="systems that may call")
    state: Path = Field(
        default=Path("oncobasis-state"), description="folder of store, journal and keys"
    )
    store_url: str | None = Field(
        default=None, description="database address (default: SQLite in the state folder)"
    )
    regions: tuple[str, ...] = Field(default=("FDA",), description="regulators that make tier I-A")
    language: Literal["en", "ko"] = Field(default="en", description="language unless a client asks")
    cors_origins: tuple[str, ...] = Field(
        default=(), description="web origins that may read answers"
    )
    record_reads: Literal["people", "all", "none"] = Field(
        default="people", description="whose reading of what is kept is an entry of the journal"
    )
    metrics: Literal["off", "loopback", "open"] = Field(
        default="loopback", description="who may read /metrics"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="least"
    )
    shutdown_seconds: Annotated[float, Field(gt=0)] = Field(
        default=20.0, description="how long requests under way may take when the service ends"
    )
    retention_days: Positive | None = Field(
        default=None, description="days after which a patient of whom nothing came in is erased"
    )
    frame_ancestors: tuple[str, ...] = Field(
        default=(), description="web origins that may show a report inside their own page"
    )
    token_seconds: Positive = Field(default=86_400, description="longest life of a token")
    leeway_seconds: int = Field(default=60, ge=0, le=300, description="tolerated clock skew")
    limits: LimitSettings = Field(default_factory=LimitSettings, description="limits")
    hooks: HookSettings = Field(default_factory=HookSettings, description="CDS Hooks")
    knowledge: KnowledgeSettings = Field(
        default_factory=KnowledgeSettings, description="which knowledge answers"
    )
    mlflow: MlflowSettings = Field(default_factory=MlflowSettings, description="MLflow")
    smart: SmartSettings = Field(default_factory=SmartSettings, description="SMART App Launch")
    people: PeopleSettings | None = Field(default=None, description="sign-in of people")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Words hold over variables, and those over the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator("regions")
    @classmethod
    def _known_regions(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or set(value) - set(REGIONS):
            raise ValueError(f"choose among {', '.join(REGIONS)}")
        return value

    @field_validator("public_url")
    @classmethod
    def _no_slash(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// (or http:// on loopback)")
        return None if value is None else value.rstrip("/")

    @model_validator(mode="after")
    def _safe(self) -> ServiceSettings:
        if self.auth == "demo" and not is_loopback(self.host):
            raise ValueError("the demo mode asks nobody who they are: host must be 127.0.0.1")
        if self.auth == "jwt" and not (self.clients or self.people or self.smart.servers):
            raise ValueError("auth = 'jwt' needs at least one [[clients]] table, or [people]")
        servers = [one.id for one in self.smart.servers]
        if len(servers) != len(set(servers)):
            raise ValueError("two servers have the same id")
        for name in ("id", "issuer"):
            seen = [getattr(client, name) for client in self.clients]
            if len(seen) != len(set(seen)):
                raise ValueError(f"two clients have the same {name}")
        return self

    @cached_property
    def base_url(self) -> str:
        """Return the address under which clients call, without a slash at its end."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def is_demo(self) -> bool:
        """Whether nobody is asked who they are."""
        return self.auth == "demo"


def is_loopback(host: str) -> bool:
    """Whether an address is of this machine alone."""
    if host in _LOOPBACK_NAMES:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
