"""The channels of notices, against servers that the tests start."""
