"""The rulebook: pure Python that knows SOPs in general and none in particular."""
