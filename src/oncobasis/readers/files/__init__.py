"""Bytes of an input file -> lines and documents, within limits."""
