"""One change on one transcript, described as HGVS does, with its consequence."""
