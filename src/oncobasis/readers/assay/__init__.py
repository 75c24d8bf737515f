"""Assay definitions -> ``AssayScope``."""
