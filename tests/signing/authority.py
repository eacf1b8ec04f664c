"""A certificate authority of the tests' own, and the P12 files it gives out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)  # fmt: skip
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

PASSPHRASE = "kunci-Merah-7!é"
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Given:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: RSAPrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def p12(self, passphrase: str | None = PASSPHRASE) -> bytes:
        how: KeySerializationEncryption = (
            NoEncryption() if passphrase is None else BestAvailableEncryption(passphrase.encode() or b"?")
        )
        return pkcs12.serialize_key_and_certificates(b"uji", self.key, self.certificate, [root().certificate], how)


@cache
def root() -> Given:
    key = _key(0)
    name = _name("CA Uji")
    made = (
        _builder(name, name, key, NOW - 3650 * DAY, NOW + 3650 * DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .sign(key, SHA256())
    )
    return Given(made, key)


@cache
def given(
    name: str = "Ketut Wirawan",
    *,
    begins: datetime = NOW - 30 * DAY,
    ends: datetime = NOW + 700 * DAY,
    usage: tuple[str, ...] = ("digital_signature", "content_commitment"),
    purpose: x509.ObjectIdentifier | None = None,
    host: str = "",
) -> Given:
    """A certificate of somebody, which names places on the network that nobody may ask."""
    key = _key(1)
    where = x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier("http://ocsp.contoh.invalid/")
    )
    builder = (
        _builder(_name(name), root().certificate.subject, key, begins, ends)
        .add_extension(_usage(*usage), critical=True)
        .add_extension(x509.AuthorityInformationAccess([where]), critical=False)
    )
    if purpose:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    if host:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    return Given(builder.sign(root().key, SHA256()), key)


SERVER = ExtendedKeyUsageOID.SERVER_AUTH


@cache
def _key(no: int) -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: RSAPrivateKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    number = x509.random_serial_number()
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), number, begins, ends)
    named = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return builder.add_extension(named, critical=False)


def _usage(*wanted: str) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    uses: dict[str, Any] = {name: name in wanted for name in names}
    return x509.KeyUsage(**uses)
