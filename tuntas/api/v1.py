"""STUB."""
from ninja import NinjaAPI
api = NinjaAPI(title="Tuntas", version="1")
