"""`{% load ui %}`: every component as a tag that refuses an argument it does not know; `/_ui/` shows them."""

from tuntas.web.components import boxes, buttons, lists, questions, words
from tuntas.web.components.html import register

__all__ = ["boxes", "buttons", "lists", "questions", "register", "words"]
