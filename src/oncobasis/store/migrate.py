"""Bringing a database to the schema of this release."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from oncobasis.store.database import begin_write
from oncobasis.store.errors import StoreRefusedError

_LOCK = 0x6F6E636F  # PostgreSQL's advisory lock: one process migrates, the others wait


def migrate(engine: Engine) -> None:
    """Run the migrations that are missing; raises StoreRefusedError for a newer schema."""
    with begin_write(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = _config()
        present = MigrationContext.configure(connection).get_current_revision()
        scripts = ScriptDirectory.from_config(config)
        known = {script.revision for script in scripts.walk_revisions()}
        if present is not None and present not in known:
            message = f"the database has schema {present}, which is newer than this release"
            raise StoreRefusedError(message, remedy="install the release that made it, or later")
        if present != scripts.get_current_head():
            _upgrade(config, connection)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "oncobasis.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(config: Config, connection: Connection) -> None:
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
