"""Every change of threads and posts, a verb each. None commits: that is for the door."""

from forum.threads.actions.accept import accept_reply, unaccept_reply
from forum.threads.actions.ask import ask_question
from forum.threads.actions.branch import AlreadyBranched, branch_post
from forum.threads.actions.edit import EditConflict, edit_post
from forum.threads.actions.moderate import (
    delete_post,
    hide_post,
    lock_thread,
    move_thread,
    restore_post,
    show_post,
    unlock_thread,
)
from forum.threads.actions.reply import post_reply

__all__ = [
    "AlreadyBranched",
    "EditConflict",
    "accept_reply",
    "ask_question",
    "branch_post",
    "delete_post",
    "edit_post",
    "hide_post",
    "lock_thread",
    "move_thread",
    "post_reply",
    "restore_post",
    "show_post",
    "unaccept_reply",
    "unlock_thread",
]
