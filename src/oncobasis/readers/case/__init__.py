"""Case files and questions -> ``TumorCase``."""
