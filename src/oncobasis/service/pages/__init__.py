"""Pages for people: plain documents without scripts, in English and Korean."""
