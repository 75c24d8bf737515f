"""Copy-number files -> gene-level calls: gene tables, allele-specific segments, CNVkit, seg."""
