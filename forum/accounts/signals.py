"""What is odd about a registration. Each sign alone is weak, and costs nobody anything: the account is made, and its first
post waits for a moderator. Nothing here asks anybody, and nobody is refused.
"""

import re

QUICK = "quick"
"""Faster than a person fills in a form. A password manager is, too."""
TRAP = "trap"
"""Something stood in the field that nobody sees. A browser may have filled it."""
PASSING = "passing"
"""The address is, by its name, one to throw away."""
ODD_ADDRESS = "address"
"""The address looks like one that a program made."""
ODD_NAME = "name"
"""The name holds an address of the web."""

SECONDS_TO_FILL_IN = 2.0
_PASSING = re.compile(
    r"""
    (?:temp|trash|spam|junk|fake|burner|throw-?away|dispos(?:able|e)|discard|expir\w*|drop|guerr?illa|anon\w*)
        [\w-]*(?:mail|inbox|post|box)                      # tempmail, trash-mail, guerrillamail
    | (?:mail|inbox|e-?post)[\w-]*(?:temp|trash|drop|discard|expire|inator|catch|sac\b|nesia)
    | \d+[\w-]*(?:min|minute|minuten|hour|day)s?[\w-]*mail  # 10minutemail
    | (?:yop|nada|grr|sharkl|moakt|mohm|emailna|emailfa)[\w-]*\.
    | (?:wegwerf|tijdelijk)[\w-]*
    """,
    re.VERBOSE,
)
_MADE_UP = re.compile(
    r"""
    \d{6,}                                # longer than a year or a postcode
    | [bcdfghjklmnpqrstvwxz]{8,}          # no language has so many consonants on end
    | (?:[^.]\.){5,}                      # dots that a mailbox ignores
    | (?:[a-z]\d|\d[a-z]){4,}             # a1b2c3d4
    """,
    re.VERBOSE,
)
_ADDRESS_OF_THE_WEB = re.compile(r"https?:|www\.|\w\.(?:com|net|org|info|biz|ru|cn|xyz|top|shop|online|site|nl|be)\b")


def find_signals(*, name: str, email: str, trap: str, seconds: float | None) -> tuple[str, ...]:
    """What is odd; nothing for most people. `seconds` is how long filling in took, None where that cannot be told."""
    local, _, domain = email.casefold().rpartition("@")
    found = {
        QUICK: seconds is None or seconds < SECONDS_TO_FILL_IN,
        TRAP: bool(trap),
        PASSING: bool(_PASSING.search(domain)),
        ODD_ADDRESS: bool(_MADE_UP.search(local.partition("+")[0])),
        ODD_NAME: bool(_ADDRESS_OF_THE_WEB.search(name.casefold())),
    }
    return tuple(signal for signal, is_there in found.items() if is_there)
