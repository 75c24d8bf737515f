"""From a case to the features of a model: one definition of what each feature means in a case.

`questions` says which models a case concerns; `columns` ties each feature to the column it was
trained on; `answer` asks a model and joins the reasons. Unknown stays unknown: nothing here fills
in a value (docs/methods/predictions.md).
"""
