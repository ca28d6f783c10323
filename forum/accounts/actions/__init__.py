"""Every change of accounts. None commits: that is for the door."""

from forum.accounts.actions.factors import (
    add_totp,
    forget_codes,
    keep_a_factor,
    keep_codes,
    remove_factors,
    remove_totp,
    use_code,
)
from forum.accounts.actions.feed_keys import end_feed_key, make_feed_key, note_feed_read
from forum.accounts.actions.forgetting import forget_expired
from forum.accounts.actions.identities import (
    Elsewhere,
    link_identity,
    make_account,
    note_identity_use,
    unlink_identity,
)
from forum.accounts.actions.join import CONFIRM_WITHIN, apply_again, apply_for, join, trust
from forum.accounts.actions.leaving import empty_account
from forum.accounts.actions.links import (
    Restored,
    ask_for_address,
    change_address,
    change_password,
    offer_reset,
    reset_password,
    restore_address,
)
from forum.accounts.actions.passkeys import (
    add_passkey,
    begin_adding_passkey,
    begin_passkey,
    remove_passkey,
    rename_passkey,
    try_passkey,
)
from forum.accounts.actions.profile import (
    ask_for_turn,
    remove_avatar,
    save_mail_replies,
    save_preferences,
    save_profile,
    set_avatar,
    set_password,
    take_turn,
)
from forum.accounts.actions.register import EmailTaken, Newcomer, register, register_all
from forum.accounts.actions.sessions import (
    begin_session,
    end_session,
    end_sessions,
    note_use,
    prove_again,
)
from forum.accounts.actions.standing import (
    Usual,
    change_role,
    end_suspension,
    keep_an_administrator,
    sign_out_everywhere,
    suspend,
)
from forum.accounts.actions.tokens import issue_token, revoke_tokens, use_token
from forum.accounts.actions.undo import offer_undo

__all__ = [
    "CONFIRM_WITHIN",
    "Elsewhere",
    "EmailTaken",
    "Newcomer",
    "Restored",
    "Usual",
    "add_passkey",
    "add_totp",
    "apply_again",
    "apply_for",
    "ask_for_address",
    "ask_for_turn",
    "begin_adding_passkey",
    "begin_passkey",
    "begin_session",
    "change_address",
    "change_password",
    "change_role",
    "empty_account",
    "end_feed_key",
    "end_session",
    "end_sessions",
    "end_suspension",
    "forget_codes",
    "forget_expired",
    "issue_token",
    "join",
    "keep_a_factor",
    "keep_an_administrator",
    "keep_codes",
    "link_identity",
    "make_account",
    "make_feed_key",
    "note_feed_read",
    "note_identity_use",
    "note_use",
    "offer_reset",
    "offer_undo",
    "prove_again",
    "register",
    "register_all",
    "remove_avatar",
    "remove_factors",
    "remove_passkey",
    "remove_totp",
    "rename_passkey",
    "reset_password",
    "restore_address",
    "revoke_tokens",
    "save_mail_replies",
    "save_preferences",
    "save_profile",
    "set_avatar",
    "set_password",
    "sign_out_everywhere",
    "suspend",
    "take_turn",
    "trust",
    "try_passkey",
    "unlink_identity",
    "use_code",
    "use_token",
]
