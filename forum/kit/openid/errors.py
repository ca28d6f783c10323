"""What can go wrong with a provider. The text of each is for the log: it tells nothing secret."""


class ProviderAway(Exception):
    """It cannot be reached, or takes too long."""


class ProviderWrong(Exception):
    """It answers what it must not: something unreadable, or a lie."""


class CodeRefused(Exception):
    """It does not take the code that came back: made up, used before, or too old."""
