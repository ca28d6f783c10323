"""Words that mean the same to who asks: a list, a group a line, that an administrator may replace. Pure.

`telewerk = thuiswerk`: whoever looks for the one finds the other as if they had typed it. `arbeidsreglement ~
personeelshandboek`: near, found below what has the word itself. A word may be a few: `sociale media = social media`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from forum.kit.words import Message
from forum.search.stop_words import STOP_WORDS
from forum.search.terms import Term, stems_of_any, terms

OPTION = "synonyms"
MOST_LINES, MOST_WORDS, MOST_ALIKE = 500, 4, 12
"""Lines of a list; words of which each synonym may be made; and synonyms on a line."""
DEFAULT = """\
telewerk = telewerken = thuiswerk = thuiswerken ~ hybride werken
bedrijfswagen = bedrijfsauto = leaseauto = leasewagen ~ dienstwagen
leasefiets = fietslease ~ bedrijfsfiets
arbeidsreglement ~ personeelshandboek = personeelsgids
OR = ondernemingsraad ~ works council
AVG = GDPR
ziekteverzuim = ziekteverlof = ziekteverlet ~ arbeidsongeschiktheid
sociale media = social media
verlofdag = vakantiedag
vakantiegeld = vakantietoeslag
eindejaarspremie = dertiende maand = 13e maand ~ eindejaarsuitkering
functioneringsgesprek = evaluatiegesprek ~ beoordelingsgesprek
onboarding = inwerken ~ onthaalbeleid
vacature ~ jobaanbieding = jobadvertentie
sollicitant ~ kandidaat
loon = salaris ~ bezoldiging
loonbrief = loonstrook = salarisstrook = loonfiche
ontslag = ontslaan
ontslagvergoeding = opzeggingsvergoeding ~ transitievergoeding
opzegtermijn = opzegperiode = opzeggingstermijn
arbeidsovereenkomst = arbeidscontract
vaststellingsovereenkomst = beëindigingsovereenkomst
vakbond = vakvereniging = syndicaat ~ bond
bedrijfsarts = arbeidsarts ~ preventieadviseur
re-integratie ~ werkhervatting
zwangerschapsverlof = moederschapsverlof = bevallingsverlof
geboorteverlof = vaderschapsverlof
rouwverlof ~ klein verlet
woon-werkverkeer ~ reiskosten
deeltijds = deeltijd = parttime
klokkenluider = whistleblower
remote work = working from home = wfh = home working
annual leave = holiday ~ leave
employee handbook = staff handbook = personnel handbook
probation = trial period
appraisal = performance review
cv = curriculum vitae
"""
_Phrase = tuple[Term, ...]


@dataclass(frozen=True)
class Synonym:
    """What may be said instead of something."""

    terms: _Phrase
    is_near: bool


@dataclass(frozen=True)
class Synonyms:
    """A list as it was read: by the first stem of whatever has synonyms, what it is and they are."""

    by_stem: dict[str, tuple[tuple[_Phrase, tuple[Synonym, ...]], ...]]

    def begin(self, words: Sequence[Term]) -> tuple[int, list[Synonym]]:
        """Of how many of these words, from the first on, there are synonyms; the most that are one. And which."""
        found = [entry for stem in sorted(_stems(words[0])) for entry in self.by_stem.get(stem, ())]
        fitting = [(said, alike) for said, alike in found if _begins(words, said)]
        most = max((len(said) for said, _ in fitting), default=0)
        return most, list(dict.fromkeys(one for said, alike in fitting if len(said) == most for one in alike))


def faults(text: str) -> list[Message]:
    """What is wrong with the lines of a list; the first few."""
    lines = text.splitlines()
    found = [fault for number, line in enumerate(lines, 1) if line.strip() for fault in _faults(number, line)]
    if len(lines) > MOST_LINES:
        found.insert(0, Message("At most %(most)s lines fit.", values={"most": MOST_LINES}))
    return found[:5]


def _faults(number: int, line: str) -> Iterator[Message]:
    sides = _sides(line)
    alike = [phrase for side in sides for phrase in side]
    if len(alike) < 2:
        yield Message(
            "Line %(line)s needs = or ~ between words, such as: telewerk = thuiswerk.", values={"line": number}
        )
    elif not all(alike):
        yield Message("On line %(line)s a word is missing beside = or ~.", values={"line": number})
    elif any(len(phrase) > MOST_WORDS for phrase in alike):
        yield Message(
            "On line %(line)s a synonym has more than %(most)s words.", values={"line": number, "most": MOST_WORDS}
        )
    elif len(alike) > MOST_ALIKE:
        yield Message(
            "On line %(line)s there are more than %(most)s synonyms.", values={"line": number, "most": MOST_ALIKE}
        )


def _sides(line: str) -> list[list[_Phrase]]:
    return [[_told(said) for said in side.split("=")] for side in line.split("~")]


def _told(said: str) -> _Phrase:
    found = terms(said)
    return tuple(term for term in found if not STOP_WORDS.issuperset(term.parts)) or tuple(found)


@lru_cache(maxsize=4)
def read_synonyms(text: str) -> Synonyms:
    """A list; lines that say nothing are passed over."""
    found: dict[str, list[tuple[_Phrase, tuple[Synonym, ...]]]] = {}
    for line in text.splitlines()[:MOST_LINES]:
        if not line.strip() or any(_faults(1, line)):
            continue
        sides = _sides(line)
        for side in sides:
            for said in side:
                alike = tuple(
                    Synonym(other, is_near=others is not side) for others in sides for other in others if other != said
                )
                for stem in _stems(said[0]):
                    found.setdefault(stem, []).append((said, alike))
    return Synonyms({stem: tuple(entries) for stem, entries in found.items()})


def _stems(term: Term) -> set[str]:
    """By what a word is known: in one, where it has hyphens."""
    return {stem for word in ((term.in_one,) if len(term.parts) > 1 else term.words) for stem in stems_of_any(word)}


def _begins(words: Sequence[Term], said: _Phrase) -> bool:
    same = (not _stems(one).isdisjoint(_stems(other)) for one, other in zip(said, words, strict=False))
    return len(said) <= len(words) and all(same)
