"""Notices that leave the house: what is told as a value, and one file for each way of telling it."""
