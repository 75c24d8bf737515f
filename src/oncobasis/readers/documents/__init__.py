"""JSON and YAML documents and their fields, read strictly."""
