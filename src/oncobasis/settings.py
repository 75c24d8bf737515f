"""Settings of the service: one TOML file, and ``ONCOBASIS_*`` variables that hold over it.

They are read once, at the edge, and passed in. Every field is described in
docs/methods/service.md (a test holds the page to this module).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from oncobasis.core.clinical_settings import REGIONS
from oncobasis.core.errors import UsageError

CONFIG_VARIABLE = "ONCOBASIS_CONFIG"
"""Names the file of settings."""

_MB = 1 << 20
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

Positive = Annotated[int, Field(ge=1)]
Role = Literal["viewer", "clinician", "board", "engineer", "auditor"]
ROLES: tuple[Role, ...] = ("viewer", "clinician", "board", "engineer", "auditor")


class _Section(BaseModel):
    """A table of the file; a word that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LimitSettings(_Section):
    """What one request, and all of them together, may cost."""

    body_bytes: Positive = Field(default=4 * _MB, description="largest JSON body")
    upload_bytes: Positive = Field(default=512 * _MB, description="largest multipart body")
    depth: Annotated[int, Field(ge=4, le=200)] = Field(
        default=40, description="deepest nesting of JSON"
    )
    active: Positive = Field(default=64, description="requests worked on at once; beyond it 503")
    rate: Annotated[float, Field(gt=0)] = Field(
        default=2000.0, description="requests a second and client address; beyond it 429"
    )
    burst: Positive = Field(default=2000, description="requests a client may make at once")
    body_seconds: Annotated[float, Field(gt=0)] = Field(
        default=30.0, description="how long a client may take to send a body"
    )
    upload_seconds: Annotated[float, Field(gt=0)] = Field(
        default=600.0, description="the same for a multipart body"
    )
    answer_seconds: Annotated[float, Field(gt=0)] = Field(
        default=10.0, description="how long store and journal may take before the answer is 503"
    )
    inline_file_bytes: int = Field(
        default=2 * _MB,
        ge=0,
        description="files up to this size together are read while the client waits",
    )
    job_slots: Positive = Field(default=1, description="jobs that read files at once")


class ClientSettings(_Section):
    """One system that may call: who signs its tokens, with which keys, for which tenants."""

    id: str = Field(
        min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.-]+$", description="name in logs"
    )
    issuer: str = Field(min_length=1, description="`iss` of its tokens")
    jwks_file: Path | None = Field(default=None, description="its public keys, a JWK Set")
    jku: tuple[str, ...] = Field(default=(), description="addresses its tokens may name for keys")
    audiences: tuple[str, ...] = Field(
        default=(), description="`aud` it may use in place of the address it calls"
    )
    tenants: tuple[str, ...] = Field(
        default=("default",),
        min_length=1,
        description="tenants it may name; the first holds unnamed",
    )
    roles: tuple[Role, ...] = Field(default=("clinician", "board"), description="what it may do")
    fhir_servers: tuple[str, ...] = Field(
        default=(), description="base addresses from which missing data may be fetched"
    )

    @model_validator(mode="after")
    def _has_keys(self) -> ClientSettings:
        if self.jwks_file is None and not self.jku:
            raise ValueError("a client needs jwks_file or jku")
        return self


class HookSettings(_Section):
    """CDS Hooks: where cards lead to, and how missing data is fetched."""

    fetch_seconds: Annotated[float, Field(gt=0)] = Field(
        default=4.0, description="how long fetching from the EMR's FHIR server may take altogether"
    )
    fetch_bytes: Positive = Field(default=8 * _MB, description="largest answer of that server")
    pages: Positive = Field(default=5, description="pages of one search that are followed")
    smart_launch: str | None = Field(default=None, description="launch address of the SMART app")
    tumor_board_hook: str = Field(
        default="org.oncobasis.tumor-board-view", description="name of the tumour-board hook"
    )
    fhir_servers: tuple[str, ...] = Field(
        default=(), description="FHIR servers that any client may name, also in the demo mode"
    )


class MlflowSettings(_Section):
    """Which MLflow is told of answers, without patient data; docs/methods/outbox.md."""

    uri: str | None = Field(
        default=None, description="tracking address that is told of answers (default: nobody)"
    )
    experiment: str = Field(
        default="oncobasis", min_length=1, max_length=200, description="experiment of the traces"
    )


_NAME = r"^[a-z0-9-]+$"


class _Registered(_Section):
    """How the service is known to one authorisation server."""

    client_id: str = Field(min_length=1, max_length=300, description="name of the service there")
    key_file: Path | None = Field(
        default=None, description="private JWK for private_key_jwt (ES384, RS384), mode 0600"
    )
    secret_file: Path | None = Field(
        default=None, description="secret in place of a key; with neither the client is public"
    )
    endpoints: tuple[str, ...] = Field(
        default=(), description="further origins at which its endpoints may be"
    )
    tenant: str = Field(default="default", min_length=1, description="tenant of what is kept")

    @model_validator(mode="after")
    def _one_proof(self) -> _Registered:
        if self.key_file is not None and self.secret_file is not None:
            raise ValueError("give key_file or secret_file, not both")
        return self


class SmartServerSettings(_Registered):
    """An EMR from which the report page may be launched."""

    id: str = Field(min_length=1, max_length=40, pattern=_NAME, description="name in addresses")
    title: str = Field(default="", max_length=80, description="name that people read")
    fhir: str = Field(
        min_length=1, description="its FHIR base address (`iss`); `*` stands for one path segment"
    )
    openid: bool = Field(
        default=True, description="ask who the person is; without an answer there is no launch"
    )
    roles: tuple[Role, ...] = Field(
        default=("clinician",), description="what a person who comes from there may do"
    )


class SmartSettings(_Section):
    """SMART App Launch."""

    servers: tuple[SmartServerSettings, ...] = Field(default=(), description="EMRs")
    fetch_seconds: Annotated[float, Field(gt=0)] = Field(
        default=15.0, description="how long reading a patient's record may take altogether"
    )
    fetch_bytes: Positive = Field(default=4 * _MB, description="largest page of the record")
    pages: Positive = Field(default=10, description="pages of one search that are read")
    session_seconds: Positive = Field(default=3600, description="how long a report stays open")


class PeopleSettings(_Registered):
    """Sign-in of people by OpenID Connect."""

    issuer: str = Field(min_length=1, description="issuer, exactly as its id tokens name it")
    scopes: tuple[str, ...] = Field(default=("openid", "profile"), description="what is asked for")
    roles_claim: str = Field(
        default="roles", description="claim that holds the roles; dots lead inwards"
    )
    roles: Mapping[str, Role] = Field(
        min_length=1, description="role by value of that claim; a person without one may not enter"
    )
    session_seconds: Positive = Field(default=28_800, description="how long a person stays in")


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


def load_settings(path: Path | None = None, **given: object) -> ServiceSettings:
    """Read the file (or the one that ONCOBASIS_CONFIG names) and the variables.

    ``given`` are words of the command line; they hold over the variables, and those over the file.
    Raises UsageError that names the setting, never its value.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    source = path or (Path(named) if named else None)
    if source is not None:
        _check_file(source)

    class Sourced(ServiceSettings):
        model_config = SettingsConfigDict(toml_file=source)

    words = {name: value for name, value in given.items() if value is not None}
    try:
        return Sourced(**words)  # type: ignore[arg-type]
    except (ValidationError, SettingsError) as error:
        raise _refused(error, "settings" if source is None else source.name) from None


def _check_file(path: Path) -> None:
    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(
            f"cannot be read ({error.strerror})", where=path.name, remedy="check --config"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise UsageError(
            "is no TOML", where=path.name, remedy="see docs/methods/service.md for an example"
        ) from None


def _refused(error: ValidationError | SettingsError, where: str) -> UsageError:
    """Name the setting and what is wrong with it; what was written there is not repeated."""
    remedy = "docs/methods/service.md lists every setting"
    if isinstance(error, SettingsError):
        return UsageError("a variable ONCOBASIS_... holds no JSON", where=where, remedy=remedy)
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the settings as a whole"
    return UsageError(f"{place}: {first['msg']}", where=where, remedy=remedy)
