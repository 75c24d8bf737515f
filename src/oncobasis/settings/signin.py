"""Tables of the file: the launch of an EMR, and the sign-in of people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from oncobasis.settings.sections import MB, Positive, Role, Section

_NAME = r"^[a-z0-9-]+$"


class _Registered(Section):
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


class SmartSettings(Section):
    """SMART App Launch."""

    servers: tuple[SmartServerSettings, ...] = Field(default=(), description="EMRs")
    fetch_seconds: Annotated[float, Field(gt=0)] = Field(
        default=15.0, description="how long reading a patient's record may take altogether"
    )
    fetch_bytes: Positive = Field(default=4 * MB, description="largest page of the record")
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
    session_seconds: Positive = Field(
        default=3600, description="how long a person stays in; changed roles hold after that"
    )
