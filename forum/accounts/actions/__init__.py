"""Every change of accounts. None commits: that is for the door."""

from forum.accounts.actions.profile import save_preferences, save_profile, set_password, take_turn
from forum.accounts.actions.register import EmailTaken, Newcomer, register, register_all
from forum.accounts.actions.sessions import begin_session, end_session, end_sessions, prove_again
from forum.accounts.actions.tokens import issue_token, revoke_tokens, use_token

__all__ = [
    "EmailTaken",
    "Newcomer",
    "begin_session",
    "end_session",
    "end_sessions",
    "issue_token",
    "prove_again",
    "register",
    "register_all",
    "revoke_tokens",
    "save_preferences",
    "save_profile",
    "set_password",
    "take_turn",
    "use_token",
]
