"""The pages of the interface, one module per screen."""
