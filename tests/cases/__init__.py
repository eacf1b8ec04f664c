"""The records and their one writer."""
