"""A procedure as it was published."""

from __future__ import annotations

from django.db import models

from tuntas.people.models import User

__all__ = ["Edition"]


class Edition(models.Model):
    """A procedure as it was published: its text, for good."""

    procedure = models.SlugField(max_length=80)
    edition = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["procedure", "edition"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.edition}"
