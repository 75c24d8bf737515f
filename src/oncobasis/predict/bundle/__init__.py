"""A model bundle on disk: its files, their strict reading, verification and writing."""
