"""What else a thread or a post must be: of a topic, a tag, an author, a period; and that its phrases stand in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import ColumnElement, not_, or_

from forum.accounts.queries import list_ids_called
from forum.kit import clock
from forum.kit.text import slug
from forum.search.documents import name_token
from forum.search.expressions import Expression, some
from forum.search.models import Document
from forum.search.queries.matching import dated_at
from forum.search.syntax import Query
from forum.search.terms import LANGUAGES, Term, fold, stems
from forum.tags.queries import get_tag
from forum.threads.models import Thread
from forum.topics.queries import list_topics

_LONG_AGO = 36_500


@dataclass(frozen=True)
class Filters:
    """What else a thread must be; None and False: whatever."""

    topic: str | None = None
    tag: str | None = None
    author: str | None = None
    language: str | None = None
    since_days: int | None = None
    """That the post is of so many days at most."""
    solved: bool = False
    replied: bool = False

    def named(self, names: Mapping[str, str]) -> "Filters":
        """With what was typed as `topic:`, `tag:` and `author:`, which goes before."""
        return replace(
            self,
            topic=names.get("topic", self.topic),
            tag=names.get("tag", self.tag),
            author=names.get("author", self.author),
        )


WHATEVER = Filters()


def filter_tokens(filters: Filters) -> list[Expression] | None:
    """None where one of them names what there is not."""
    tokens: list[Expression | None] = []
    if filters.topic:
        tokens.append(_topic(filters.topic))
    if filters.tag:
        tag = get_tag(filters.tag)
        tokens.append(f"g_{tag.id}" if tag else None)
    if filters.author:
        tokens.append(_author(filters.author))
    if filters.language in LANGUAGES:
        tokens.append(f"l_{filters.language}")
    found = [token for token in tokens if token]
    return found if len(found) == len(tokens) else None


def _topic(said: str) -> Expression | None:
    """As its address has it, or by its name."""
    called = {said, slug(said, "-")}
    found = [f"p_{topic.id}" for topic in list_topics() if topic.slug in called or fold(topic.name) == fold(said)]
    return some(found) if found else None


def _author(said: str) -> Expression | None:
    """By handle, or by name: a handle was made of a name, without its accents; and who has no account has only a name."""
    handles = {said.removeprefix("@").casefold(), slug(said.removeprefix("@"), "-")}
    tokens = [f"a_{account_id}" for account_id in list_ids_called(said, handles)]
    tokens += [token for token in [name_token(said)] if token]
    return some(tokens) if tokens else None


def conditions_of(filters: Filters) -> list[ColumnElement[bool]]:
    """What no token tells."""
    chosen: list[ColumnElement[bool]] = []
    if filters.solved:
        chosen.append(Thread.accepted_count > 0)
    if filters.replied:
        chosen.append(Thread.reply_count > 0)
    if filters.since_days is not None:
        chosen.append(dated_at >= clock.now() - timedelta(days=max(0, min(filters.since_days, _LONG_AGO))))
    return chosen


def in_order(query: Query) -> list[ColumnElement[bool]]:
    """That each phrase stands in the text, or in the heading, word by word; in some language. And the unwanted does not."""
    unwanted = [phrase for phrase in query.unwanted if len(phrase) > 1]
    return [*map(_stands, query.phrases), *(not_(_stands(phrase)) for phrase in unwanted)]


def _stands(phrase: Sequence[Term]) -> ColumnElement[bool]:
    parts = [part for term in phrase for part in term.parts]
    read = {tuple(stems(part, language)[0] for part in parts) for language in LANGUAGES}
    return or_(*(place for first in sorted(read) for place in _places(first)))


def _places(first: Sequence[str]) -> list[ColumnElement[bool]]:
    own, *above = (f" {' '.join(mark + stem for stem in first)} " for mark in ("", "t_", "c_"))
    return [
        Document.body.contains(own, autoescape=True),
        *(Document.heading.contains(form, autoescape=True) for form in above),
    ]
