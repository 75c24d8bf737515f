"""One hash chain for each process slot, written many entries at a time, with signed heads.

``open_chain`` takes the first free slot of a folder and gives a ``ChainWriter``; ``verify_all``
reads every chain of the folder again. docs/methods/audit.md says what is found and what is not.
"""
