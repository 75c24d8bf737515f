"""What annotation tools write into a VCF, one module a tool; and the built-in annotator."""
