"""Which questions are much like another: they share words of their titles and tags, the rarer the better. Pure.

Weighed by rarity and compared by the angle between them (tf-idf and cosine; Salton & Buckley 1988), in one language only.
Rather none than bad ones: below a threshold there is nothing.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log, sqrt

LEAST, LEAST_BY_ONE = 0.2, 0.3
"""What two questions have in common at the least, of 1: two words of ten; or a single one, of a few."""
SAME_TOPIC = 0.04
_MOST_LOOKED_AT = 1_000
"""The newest questions with a word: where more have it, it tells little."""
_SHORTEST, _BEGINNING = 3, 6
_STOP_WORDS = frozenset(
    "aan alle als altijd andere ben bij bijna bijv daar dan dat deze die dit doen door dus echt een eens eigen eigenlijk "
    "elke enkele erg even gaan gaat geen geeft geven goed goede haar had heb hebben hebt heeft hem hen het hier hoe hun "
    "iemand iets ieder iedereen jou jouw jullie kan kun kunnen kunt komt maar maken maakt mag mee meer men met mij mijn "
    "moet moeten mogen naar niet niets nog nodig ofwel ons onze ook over per pas som soms steeds straks toch tot tussen "
    "tegen uit van vaak vanaf veel vind vinden voor vraag vragen waar waarom wanneer waren was wat weer weet weten welk "
    "welke werd wel wie wij wil willen word worden wordt zelf zich zijn zij zoals zonder zou zouden zullen "
    "about advice after all and any anybody anyone are been but can could did does doing doesn don each else ever every "
    "experience experiences for from get give good had has have having help her his how into its just know make many may "
    "more most much must need not nobody old one only other our out own people please question same she should some "
    "someone somebody still such than that the their them then there these they this those through too very was way were "
    "what when where which while who whom whose why will with would you your "
    "advies begin beginnen begint begon beter bedrijf bedrijven collega collegas eerste genoeg graag jaar jaren keer klein "
    "kort laat lang lange laten langer manier mensen nieuw nieuwe ervaring ervaringen iemands organisatie organisaties "
    "start starten stap tijd twee volgens week weken advice begin best better big colleague colleagues company companies "
    "day days employee employees enough first four full idea like long new organisation organization person really "
    "job jobs right side small start starting thing things time times two use using want week weeks where work works working "
    "year years".split()
)


@dataclass(frozen=True)
class Asked:
    """A question as it is compared."""

    id: int
    title: str
    tags: str
    topic_id: int
    language: str


def words_of(text: str) -> frozenset[str]:
    """The words that tell what a text is about, without case, accents, hyphens and the commonest endings; and how the
    longer ones begin, for Dutch writes in one word what belongs together ("verzuimbeleid", "verzuimgesprek")."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    joined = re.sub(r"\b(\w{1,2})-(?=\w)", r"\1", plain)  # "e-mail" is one word, "thuiswerk-beleid" are two
    found = re.findall(r"\w+", joined.replace("'", "").replace("’", ""))
    stems = {_stem(word) for word in found if len(word) >= _SHORTEST and word not in _STOP_WORDS}
    return frozenset(stems | {f"{word[:_BEGINNING]}-" for word in stems if len(word) > _BEGINNING})


def _stem(word: str) -> str:
    """Without the ending of a plural. No grammar: it need only bring most of them together."""
    if len(word) > 5 and word.endswith("en"):
        word = word[:-2]
        return word[:-1] if word[-1] == word[-2] else word
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 4 and word.endswith("s") and word[-2] not in "siu" else word


class Likeness:
    """Many questions, the newest first, among which to look for those that are like another."""

    def __init__(self, questions: Iterable[Asked]) -> None:
        self._questions: dict[int, tuple[int, float]] = {}
        """The topic of each, and its length as a vector."""
        self._having: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        read = [(one, words_of(f"{one.title} {one.tags}")) for one in questions]
        for one, words in read:
            for word in words:
                self._having[one.language][word].append(one.id)
        self._counts = Counter(one.language for one, _ in read)
        for one, words in read:
            self._questions[one.id] = one.topic_id, self._length(one.language, words)

    def __contains__(self, question_id: object) -> bool:
        return question_id in self._questions

    def likest(self, question: Asked, most: int) -> list[int]:
        """The numbers of the questions that are like this one, the likest first; of equals the newest."""
        words = words_of(f"{question.title} {question.tags}")
        length = self._length(question.language, words)
        scores: dict[int, float] = defaultdict(float)
        shared: Counter[int] = Counter()
        for word in words:
            having = self._having[question.language].get(word, [])[:_MOST_LOOKED_AT]
            weight = self._weight(question.language, word) ** 2
            for other in having:
                scores[other] += weight
            shared.update(having if word[-1] != "-" else ())
        scores.pop(question.id, None)
        found = []
        for other, score in scores.items():
            topic_id, its_length = self._questions[other]
            likeness = score / (length * its_length) + (SAME_TOPIC if topic_id == question.topic_id else 0)
            if likeness >= (LEAST if shared[other] > 1 else LEAST_BY_ONE):
                found.append((likeness, other))
        return [other for _, other in sorted(found, reverse=True)[:most]]

    def _weight(self, language: str, word: str) -> float:
        return log(1 + (self._counts[language] + 1) / (1 + len(self._having[language].get(word, ()))))

    def _length(self, language: str, words: Iterable[str]) -> float:
        return sqrt(sum(self._weight(language, word) ** 2 for word in words)) or 1.0
