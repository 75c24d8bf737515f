"""Any file -> what it is, what it holds, and how that joins a case."""
