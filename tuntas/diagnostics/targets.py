"""The registered targets of an office as the probes know them, and the policy that lets them through."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from tuntas.network.models import Target as Row
from tuntas.network.sealing import Unopened, opened
from tuntas.people.models import Unit
from tuntas.probes.policy import Policy
from tuntas.probes.target import Role, Target, Thresholds

__all__ = ["communities_of", "own_and_services", "plain", "policy_of", "usable"]

_log = logging.getLogger(__name__)


def plain(row: Row) -> Target:
    """The target of a row. Raises ValueError where a part of it could not be sent as it is."""
    known = {key: value for key, value in row.thresholds.items() if key in Thresholds.__dataclass_fields__}
    return Target(
        key=str(row.pk), name=row.name, role=Role(row.kind), address=row.address.strip().lower(),
        addresses=tuple(row.addresses), ports=tuple(row.ports), scheme=row.scheme, path=row.path or "/",
        download=row.download, mac=row.mac.lower(), uplink=str(row.uplink_id or ""),
        contract=str(row.contract) if row.contract else "", thresholds=Thresholds(**known),
    )  # fmt: skip


def own_and_services() -> tuple[list[str], list[str]]:
    """The names of this server, and the hosts of its database and mail: never probed, whatever the list says."""
    own = [one.lstrip("*.") for one in settings.ALLOWED_HOSTS if one.strip("*.")]
    if host := urlsplit(settings.SITE_URL).hostname:
        own.append(host)
    services = [str(one.get("HOST", "")) for one in settings.DATABASES.values()]
    services += [str(getattr(settings, "EMAIL_HOST", "") or "")]
    return own, [one for one in services if one and not one.startswith("/")]


def policy_of(unit: Unit) -> Policy:
    """What may be probed for an office, and nothing else."""
    rows = Row.objects.filter(unit=unit, active=True).select_related("contract")
    own, services = own_and_services()
    return Policy(usable(rows).values(), own=own, services=services)


def usable(rows: Iterable[Row]) -> dict[int, Target]:
    """By the key of its row. One that cannot be asked as it was kept stops no other; its form says what is wrong."""
    found: dict[int, Target] = {}
    for row in rows:
        try:
            found[row.pk] = plain(row)
        except (TypeError, ValueError) as error:
            _log.warning("target %s (%s) is left out: %s", row.pk, row.name, error)
    return found


@sensitive_variables()
def communities_of(unit: Unit) -> dict[str, str]:
    """The SNMP communities of an office's targets, by their key. What another server sealed is left out, and told."""
    found: dict[str, str] = {}
    for row in Row.objects.filter(unit=unit, active=True).exclude(community=""):
        try:
            found[str(row.pk)] = opened(row.community)
        except Unopened:
            _log.warning("the SNMP community of target %s was sealed by another server: write it again", row.pk)
    return found
