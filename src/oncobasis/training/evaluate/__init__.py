"""`oncobasis model evaluate`: a bundle judged on any cohort file in the documented columns."""

from oncobasis.training.evaluate.run import EvaluateOptions, evaluate

__all__ = ["EvaluateOptions", "evaluate"]
