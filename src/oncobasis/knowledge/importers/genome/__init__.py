"""Public genome annotation -> records of places, hotspot positions and transcripts."""
