"""Who: people, their units, the duties they hold from when to when, and what their papers are set with."""

from tuntas.people.models.calendar import Calendar, Holiday, WorkingHours
from tuntas.people.models.key import ApiKey, SetupCode
from tuntas.people.models.notice import MANNERS, TOPICS, Contact, Cover, Escalation, Preference
from tuntas.people.models.person import Duty, User
from tuntas.people.models.stationery import Certificate, Letterhead, Series, Signatory
from tuntas.people.models.unit import ZONES, Unit

__all__ = [
    "MANNERS", "TOPICS", "ZONES", "ApiKey", "Calendar", "Certificate", "Contact", "Cover", "Duty", "Escalation",
    "Holiday", "Letterhead", "Preference", "Series", "SetupCode", "Signatory", "Unit", "User", "WorkingHours",
]  # fmt: skip
