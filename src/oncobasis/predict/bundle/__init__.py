"""A model bundle on disk: its files, their strict reading, verification and writing.

Training: `write.write_bundle(contents, Papers(card, metrics, figures), root)`. Everybody else:
`read.read_bundle(folder)`, or `predict.install.open_model(folder)` for a model to ask.
"""
