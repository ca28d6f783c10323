"""The tables of accounts."""

from forum.accounts.models.access import Identity, Passkey, RecoveryCode, Session, Token, Totp
from forum.accounts.models.account import Account, Avatar
from forum.accounts.models.feed_keys import FeedKey

__all__ = ["Account", "Avatar", "FeedKey", "Identity", "Passkey", "RecoveryCode", "Session", "Token", "Totp"]
