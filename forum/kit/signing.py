"""What goes out and comes back is signed with the forum's key, for one purpose: made up or of another purpose, it is nothing."""

from itsdangerous import BadSignature, URLSafeSerializer


def sign(text: str, purpose: str, secret_key: str) -> str:
    """The text with its signature, in characters that may stand in an address."""
    return str(URLSafeSerializer(secret_key, salt=f"link {purpose}").dumps(text))


def unsign(signed: str, purpose: str, secret_key: str) -> str | None:
    """The text again; None where the signature is not ours, or was made for another purpose."""
    try:
        text = URLSafeSerializer(secret_key, salt=f"link {purpose}").loads(signed)
    except BadSignature:
        return None
    return text if isinstance(text, str) else None
