"""The words of the domain: frozen value objects and enums, standard library only."""
