"""A model bundle on disk: its files, their strict reading, verification and writing.

Training: `write_bundle(contents, Papers(card, metrics, figures), root)`. Everybody else:
`read_bundle(folder)`, or `predict.install.open_model(folder)` for a model to ask.
"""

from oncobasis.predict.bundle.read import Bundle, read_bundle
from oncobasis.predict.bundle.write import Papers, Written, write_bundle

__all__ = ["Bundle", "Papers", "Written", "read_bundle", "write_bundle"]
