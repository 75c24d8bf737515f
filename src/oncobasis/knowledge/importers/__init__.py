"""Readers of public sources: each writes the project's own records under ``knowledge/``."""
