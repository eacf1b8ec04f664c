"""Tests of the pages and of the design system."""
