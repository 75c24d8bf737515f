"""Append-only journal of who did what when, in which every entry holds the digest of the last."""
