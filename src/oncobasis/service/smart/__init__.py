"""SMART App Launch and SMART Backend Services: the report page inside an EMR, and batches."""
