"""The bundle: a case as one ZIP that proves itself, wherever it is opened, without this server."""

from tuntas.bundle.taking import Bundle, bundle_of, take

__all__ = ["Bundle", "bundle_of", "take"]
