"""Tuntas: an Indonesian government SOP that runs."""

__version__ = "0.1.0"
