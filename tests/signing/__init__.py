"""Tests of electronic signatures, and of the one way out to other machines."""
