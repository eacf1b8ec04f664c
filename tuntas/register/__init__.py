"""The register: the book of a unit's cases by one procedure, for a month or a year. It only reads."""
