"""Copy-number files as tables: columns by meaning, rows with their lines, samples, numbers."""
