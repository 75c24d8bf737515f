"""Pure renderers of an assessment; all wording lives here."""
