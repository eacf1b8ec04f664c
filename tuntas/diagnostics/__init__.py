"""Measuring the network inside a case: surveys of registered targets, their proof, and what they propose."""
