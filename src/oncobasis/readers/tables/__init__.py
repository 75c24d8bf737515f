"""Plain tables of findings: one finding a row, named columns, any of the usual separators."""
