"""What the service keeps: SQLite or PostgreSQL, payloads sealed under a key of each patient.

``open_store`` gives a ``Store``. Reads are methods of its parts (``store.cases.get(...)``); writes
are frozen dataclasses handed to ``store.submit`` (a future) or ``store.write`` (waits). The only
package that imports SQLAlchemy; docs/methods/store.md has the tables.
"""
