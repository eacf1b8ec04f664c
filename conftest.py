"""Gives the tests a home of their own, before settings are read."""

import os
import tempfile

os.environ["TUNTAS_HOME"] = tempfile.mkdtemp(prefix="tuntas-uji-")
