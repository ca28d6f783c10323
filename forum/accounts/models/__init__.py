"""The tables of accounts."""

from forum.accounts.models.access import Identity, Passkey, RecoveryCode, Session, Token, Totp
from forum.accounts.models.account import Account, Avatar

__all__ = ["Account", "Avatar", "Identity", "Passkey", "RecoveryCode", "Session", "Token", "Totp"]
