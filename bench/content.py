"""What `bench.search` searches: the demo's threads, with words as a language has them: few common ones, many rare ones.

Each post gets a paragraph of invented words, as often as Zipf's law has it; and some words of which it is known in how
many posts they stand.
"""

from bisect import bisect
from itertools import accumulate
from pathlib import Path
from random import Random

from forum import consequences
from forum.cli.demo import fill as fill_demo
from forum.cli.demo.content import Amount
from forum.cli.press import Press
from forum.kit import events
from forum.kit.config import read_settings
from forum.kit.db import Database
from forum.threads.queries.mentions import Meant

WORDS = 60_000
RARE, COMMON, EVERYWHERE = "zeldzaamwoord", "vaakwoord", "overalwoord"
"""Words in one of 20,000 posts, in one of ten, in six of ten."""
PHRASE, COMMON_PHRASE = "lorimat vesodun", f"{COMMON} {EVERYWHERE}"
"""In one post of 2,000; in one of a hundred, and its words apart in many more."""
_HEADS, _TAILS = "b d f g h j k l m n p r s t v w z".split(), "a e i o u aa ee ie oe".split()
_IN_A_TEXT = 18


def invented(rank: int) -> str:
    """The word that so many are more common than."""
    parts, left = [], rank + 153
    while left:
        left, part = divmod(left, len(_HEADS) * len(_TAILS))
        parts.append(_HEADS[part % len(_HEADS)] + _TAILS[part // len(_HEADS)])
    return "".join(parts) + "k"


class Varied(Press):
    """A press that adds words to each post."""

    def __init__(self, base_url: str) -> None:
        super().__init__(base_url)
        self._dice = Random(6)
        self._shares = list(accumulate(1 / (rank + 2.7) for rank in range(WORDS)))

    def html_of(self, text: str, mentions: tuple[Meant, ...] = ()) -> str:
        """The HTML of a text, and that of its words."""
        return f"{super().html_of(text, mentions)}\n<p>{' '.join(self._words())}.</p>"

    def _words(self) -> list[str]:
        dice, shares = self._dice, self._shares
        words = [invented(bisect(shares, dice.random() * shares[-1])) for _ in range(_IN_A_TEXT)]
        for word, share in ((RARE, 1 / 20_000), (COMMON, 0.1), (EVERYWHERE, 0.6), (PHRASE, 1 / 2_000)):
            if dice.random() < share:
                words.insert(dice.randrange(len(words)), word)
        return [*words, *([COMMON_PHRASE] if dice.random() < 0.01 else [])]


def fill(url: str, folder: Path, amount: Amount) -> None:
    """Write that much into a migrated database, indexed as it comes."""
    events.listen(consequences.TABLE)
    database = Database(url)
    settings = read_settings({"FORUM_DATA_DIR": str(folder), "FORUM_DATABASE_URL": url})
    fill_demo(amount, settings, database, kind_of_press=Varied)
    database.dispose()
