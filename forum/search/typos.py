"""What somebody may have meant who made one slip: a letter too many, too few, another, or two the wrong way around. Pure."""

from string import ascii_lowercase

SHORTEST = 4
"""Letters of a word below which a slip makes any word of any other."""


def slips(word: str) -> set[str]:
    """All that differ from a folded word by one slip (Damerau 1964), whether there are such words or not."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {before + after[1:] for before, after in cuts if after}
    turned = {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    others = {before + letter + after[1:] for before, after in cuts if after for letter in ascii_lowercase}
    more = {before + letter + after for before, after in cuts for letter in ascii_lowercase}
    return (fewer | turned | others | more) - {word}
