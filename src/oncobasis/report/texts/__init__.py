"""The texts of a report, one set of tables for each language."""
