"""Certificates that sign themselves, for servers on loopback."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.x509.oid import NameOID

LOOPBACK = "127.0.0.1"
FIRST_DAY, LAST_DAY = datetime.datetime(2000, 1, 1), datetime.datetime(2100, 1, 1)  # UTC


def self_signed(key: CertificateIssuerPrivateKeyTypes, name: str) -> x509.Certificate:
    """Return a certificate of a key for a host name or address.

    It is good for a century: tests set the clock of Python, and OpenSSL goes by the machine's.

    No two have the same subject: of several with one subject, OpenSSL may take the wrong one as the issuer
    and then trust neither (RFC 5280 §4.2.1.1 has key identifiers for this; it does not always look at them).
    """
    serial = x509.random_serial_number()
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, f"{serial:x}"),
        ]
    )
    whom = x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(FIRST_DAY)
        .not_valid_after(LAST_DAY)
        .add_extension(x509.SubjectAlternativeName([whom]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def certified(authority: Path, name: str = LOOPBACK) -> ssl.SSLContext:
    """Return a server's context; ``authority`` is written, for a client to trust (``SSL_CERT_FILE``).

    The key is written beside it, with the ending ``.key``.
    """
    key, private = ec.generate_private_key(ec.SECP256R1()), authority.with_suffix(".key")
    authority.write_bytes(self_signed(key, name).public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, private)
    return context
