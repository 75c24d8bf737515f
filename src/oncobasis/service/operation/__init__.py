"""The life of a service: start and end, health and upkeep."""
