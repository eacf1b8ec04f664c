"""Until when the certificate of a target is valid, and whether this machine trusts it."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime
from typing import Any

from cryptography import x509

from tuntas.probes.measurement import Measurement, ProbeClock
from tuntas.probes.policy import Admitted, literal
from tuntas.probes.text import clean
from tuntas.probes.web import tls_line

__all__ = ["tls"]

_EXPIRED, _NOT_YET = 10, 9  # X509_V_ERR_CERT_HAS_EXPIRED, …_NOT_YET_VALID


def tls(at: Admitted, *, seconds: float = 6.0) -> Measurement:
    """The dates of the certificate. `passed` is whether now lies between them; trust is told, and not judged."""
    clock = ProbeClock(seconds)
    try:
        figures = _dates(at, clock)
        code, said = _trusted(at, clock)
    except (OSError, ValueError) as error:
        reason = "tls" if isinstance(error, (ssl.SSLError, ValueError)) else "timeout" if clock.left <= 0 else "connect"
        return _told(at, clock, None, reason, {})
    figures |= {"trusted": code == 0, "untrusted_because": said}
    expired = figures["days_left"] < 0 or code == _EXPIRED
    early = figures["early"] or code == _NOT_YET
    return _told(at, clock, not (expired or early), "expired" if expired else "not_yet_valid" if early else "", figures)


def _dates(at: Admitted, clock: ProbeClock) -> dict[str, Any]:
    with (
        socket.create_connection((at.address, at.target.web_port), timeout=max(0.1, clock.left)) as line,
        tls_line(line, at.target.address, verified=False) as secured,
    ):
        given = secured.getpeercert(binary_form=True)
        version = secured.version()
    certificate = x509.load_der_x509_certificate(given or b"")
    now = datetime.now(UTC)
    ends = certificate.not_valid_after_utc
    return {
        "not_before": certificate.not_valid_before_utc.isoformat(),
        "not_after": ends.isoformat(),
        "days_left": (ends - now).days if ends > now else min(-1, (ends - now).days),
        "for_name": _is_for(certificate, at.target.address),
        "early": certificate.not_valid_before_utc > now,
        "version": version,
    }


def _is_for(certificate: x509.Certificate, host: str) -> bool:
    """Whether browsers take it for this host; told even of one that is not trusted."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    if (address := literal(host)) is not None:
        return address in names.get_values_for_type(x509.IPAddress)
    known = {one.lower() for one in names.get_values_for_type(x509.DNSName)}
    return host.lower() in known or f"*.{host.lower().partition('.')[2]}" in known


def _trusted(at: Admitted, clock: ProbeClock) -> tuple[int, str]:
    """The code and words of OpenSSL's verdict; 0 when it is trusted."""
    try:
        with (
            socket.create_connection((at.address, at.target.web_port), timeout=max(0.1, clock.left)) as line,
            tls_line(line, at.target.address, verified=True),
        ):
            return 0, ""
    except ssl.SSLCertVerificationError as error:
        return error.verify_code, clean(error.verify_message or "", 200)


def _told(at: Admitted, clock: ProbeClock, passed: bool | None, reason: str, figures: dict[str, Any]) -> Measurement:
    return Measurement(
        probe="tls", target=at.target.key, address=at.address, method="tls", at=clock.at, took_ms=clock.ms,
        passed=passed, reason=reason, figures=figures,
        parameters={"host": at.target.address, "port": at.target.web_port},
    )  # fmt: skip
