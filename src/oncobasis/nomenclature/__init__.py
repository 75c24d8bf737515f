"""Canonical forms of protein changes, genes, tumour types and drugs."""
