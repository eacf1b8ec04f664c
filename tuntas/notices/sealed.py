"""A message that only one browser can read: RFC 8291 over RFC 8188 (aes128gcm), in one record."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.views.decorators.debug import sensitive_variables

__all__ = ["point_of", "sealed"]

RECORD = 4096
MOST = 3993  # bytes of plain text in one record of a push message (RFC 8291, 4)


def point_of(raw: bytes) -> EllipticCurvePublicKey:
    """A browser's public key. Raises ValueError for what is no point of P-256."""
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw)


@sensitive_variables()
def sealed(
    plain: bytes, theirs: bytes, auth: bytes, *, salt: bytes = b"", key: EllipticCurvePrivateKey | None = None
) -> bytes:
    """`plain` for the browser with the key `theirs` (65 bytes) and the secret `auth`; `salt`, `key`: for proof only."""
    if len(plain) > MOST:
        raise ValueError("too long for one push message")
    salt, key = salt or secrets.token_bytes(16), key or generate_private_key(SECP256R1())
    ours = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = key.exchange(ECDH(), point_of(theirs))
    secret = _derived(shared, auth, b"WebPush: info\0" + theirs + ours, 32)
    content_key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    record = AESGCM(content_key).encrypt(nonce, plain + b"\x02", None)  # 2: the last record
    return salt + RECORD.to_bytes(4) + len(ours).to_bytes(1) + ours + record


@sensitive_variables()
def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
