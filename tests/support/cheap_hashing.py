"""Passwords and codes hashed as cheaply as Argon2 allows, in the processes of the tests themselves.

What it costs to guess one is looked at in `tests/accounts/test_passwords.py`, in a process of its own; forums that are served
hash as they do for everybody.
"""

from argon2 import PasswordHasher

from forum.accounts import passwords


def hash_cheaply() -> None:
    """From now on, in this process."""
    passwords._TIMES, passwords._MEMORY = 1, 8
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._NOBODY = passwords._hasher.hash("a password that nobody has")
