"""The components of the interface; `templatetags/ui.py` gives them to the templates."""
