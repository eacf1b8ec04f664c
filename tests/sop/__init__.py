"""The tests of the rulebook."""
