"""The probes, each against a real server on this machine or in a namespace."""
