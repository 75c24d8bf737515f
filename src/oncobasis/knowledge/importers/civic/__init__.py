"""CIViC: molecular profiles as biomarker expressions, evidence and assertions as records."""

from oncobasis.knowledge.importers.civic.profile import compile_profile, compile_variant
from oncobasis.knowledge.importers.civic.words import VariantHints

__all__ = ["VariantHints", "compile_profile", "compile_variant"]
