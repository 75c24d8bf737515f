"""One module a format: a row of the file -> a call, in the same words for every format."""
