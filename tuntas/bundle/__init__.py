"""The bundle: a case as one ZIP that proves itself, wherever it is opened, without this server."""
