"""What it costs to guess a password or a code, where it is not the tests that ask."""

import subprocess
import sys

PROGRAM = """
from forum.accounts import passwords
print(passwords.hash_password("een wachtwoord"))
print(passwords._TIMES, passwords._MEMORY, passwords._LANES)
"""


def test_passwords_and_codes_are_hashed_as_owasp_asks() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True, text=True).stdout

    hashed, parameters = said.splitlines()
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert parameters == "2 19456 1"
