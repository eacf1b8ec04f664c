"""The API, asked from outside as another system asks it."""
