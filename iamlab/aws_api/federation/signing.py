"""Keys, certificates and signatures of an identity provider: RSA with SHA-256, by the library `cryptography`.

It is imported when needed: the lab starts without it.
"""

import hashlib
from datetime import datetime, timedelta

KEY_BITS = 2048
CERTIFICATE_LASTS = timedelta(days=10 * 365)


def new_key(host: str, now: datetime) -> tuple[bytes, bytes]:
    """Make a private key, and a certificate over it that it signs itself. Both are in DER."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + CERTIFICATE_LASTS)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, certificate.public_bytes(serialization.Encoding.DER)


def signature(private: bytes, message: bytes) -> bytes:
    """Sign a message with a private key in DER."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    key = serialization.load_der_private_key(private, password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def is_certificate(certificate: bytes) -> bool:
    """Say whether this is a certificate, in DER, over an RSA key of at least 1,024 bits."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import rsa

    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except ValueError:
        return False
    return isinstance(key, rsa.RSAPublicKey) and key.key_size >= 1024


def is_signed(certificate: bytes, message: bytes, given: bytes) -> bool:
    """Say whether a signature of a message was made with the key that a certificate is over."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(given, message, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def thumbprint(certificate: bytes) -> str:
    """Return what IAM calls a thumbprint: the SHA-1 of a certificate, in hexadecimal digits."""
    return hashlib.sha1(certificate, usedforsecurity=False).hexdigest()


def key_id(certificate: bytes) -> str:
    """Return a short name of the key, which a token has as its `kid`."""
    return hashlib.sha256(certificate).hexdigest()[:16]
