"""The tests of Tuntas."""
