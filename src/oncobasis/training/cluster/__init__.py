"""Training on a Dask cluster, for cohort files that one machine can't hold in memory."""
