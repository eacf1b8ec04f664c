"""Whole cases, told as the SOP tells them."""
