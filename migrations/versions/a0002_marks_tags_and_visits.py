"""Useful marks, tags with synonyms, members' visits, mentions, branches and related questions."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from slugify import slugify

revision = "a0002"
down_revision = "a0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
AT_ONCE = 1_000


def upgrade() -> None:
    _make_tables()
    for column in ("accepted_count", "branch_count"):
        op.add_column("threads", sa.Column(column, ID, nullable=False, server_default="0"))
    op.add_column("threads", sa.Column("related_at", MOMENT, nullable=True))
    op.add_column("revisions", sa.Column("tags", sa.Text(), nullable=True))
    _make_partial_index("ix_threads_unrelated", "threads", ["id"], "related_at IS NULL")
    _make_partial_index("ix_posts_edited", "posts", ["thread_id", "edited_at"], "edited_at IS NOT NULL")
    op.execute(
        "UPDATE threads SET accepted_count = (SELECT count(*) FROM posts WHERE posts.thread_id = threads.id "
        "AND posts.accepted AND posts.state = 'visible' AND posts.parent_id IS NOT NULL) "
        "WHERE id IN (SELECT thread_id FROM posts WHERE accepted)"
    )
    _settle_tags(op.get_bind())


def downgrade() -> None:
    op.drop_index("ix_posts_edited", "posts")
    op.drop_index("ix_threads_unrelated", "threads")
    # Not as a batch: that would make the table anew, without its AUTOINCREMENT.
    op.execute("ALTER TABLE revisions DROP COLUMN tags")
    for column in ("related_at", "branch_count", "accepted_count"):
        op.execute(f"ALTER TABLE threads DROP COLUMN {column}")
    for table in (
        "related",
        "branches",
        "mentions",
        "read_marks",
        "votes",
        "thread_tags",
        "tag_changes",
        "tag_synonyms",
        "tags",
    ):
        op.drop_table(table)


def _make_tables() -> None:
    op.create_table(
        "tags",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("slug", name=op.f("uq_tags_slug")),
    )
    op.create_table(
        "tag_synonyms",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("tag_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_tag_synonyms_tag_id_tags"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_tag_synonyms")),
    )
    op.create_index("ix_tag_synonyms_tag_id", "tag_synonyms", ["tag_id"])
    op.create_table(
        "tag_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("tag_id", ID, nullable=False),
        sa.Column("actor_id", ID, nullable=False),
        sa.Column("verb", sa.String(length=16), nullable=False),
        sa.Column("former", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_tag_changes_tag_id_tags"), ondelete="CASCADE"),
        _foreign("tag_changes", "actor_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_changes")),
    )
    op.create_index("ix_tag_changes_tag_id", "tag_changes", ["tag_id"])
    _make_link("thread_tags", ("thread_id", "threads"), ("tag_id", "tags"), sa.Column("position", ID, nullable=False))
    op.create_index("ix_thread_tags_tag_id_thread_id", "thread_tags", ["tag_id", "thread_id"])
    _make_link(
        "votes", ("post_id", "posts"), ("account_id", "accounts"), sa.Column("created_at", MOMENT, nullable=False)
    )
    op.create_index("ix_votes_account_id", "votes", ["account_id"])
    _make_link(
        "read_marks",
        ("account_id", "accounts"),
        ("thread_id", "threads"),
        sa.Column("visited_at", MOMENT, nullable=False),
        sa.Column("post_count", ID, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("former_visited_at", MOMENT, nullable=False),
        sa.Column("former_post_count", ID, nullable=False),
        sa.Column("former_changed_at", MOMENT, nullable=False),
    )
    op.create_table(
        "mentions",
        sa.Column("post_id", ID, nullable=False),
        sa.Column("handle", sa.String(length=80), nullable=False),
        sa.Column("account_id", ID, nullable=False),
        _foreign("mentions", "post_id", "posts"),
        _foreign("mentions", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("post_id", "handle", name=op.f("pk_mentions")),
    )
    op.create_index("ix_mentions_account_id", "mentions", ["account_id"])
    op.create_table(
        "branches",
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("post_id", ID, nullable=False),
        _foreign("branches", "thread_id", "threads"),
        _foreign("branches", "post_id", "posts"),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_branches")),
        sa.UniqueConstraint("post_id", name=op.f("uq_branches_post_id")),
    )
    op.create_table(
        "related",
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("position", ID, nullable=False),
        sa.Column("related_id", ID, nullable=False),
        _foreign("related", "thread_id", "threads"),
        _foreign("related", "related_id", "threads"),
        sa.PrimaryKeyConstraint("thread_id", "position", name=op.f("pk_related")),
    )
    op.create_index("ix_related_related_id", "related", ["related_id"])


def _make_link(table: str, one: tuple[str, str], other: tuple[str, str], *columns: sa.Column[Any]) -> None:
    """A table whose rows are pairs."""
    op.create_table(
        table,
        sa.Column(one[0], ID, nullable=False),
        sa.Column(other[0], ID, nullable=False),
        *columns,
        _foreign(table, *one),
        _foreign(table, *other),
        sa.PrimaryKeyConstraint(one[0], other[0], name=op.f(f"pk_{table}")),
    )


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _make_partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _settle_tags(connection: sa.Connection) -> None:
    """Make tags of the words that came with imports: one for all ways to write it; the first way is its name."""
    told = connection.execute(sa.text("SELECT id, tags FROM threads WHERE tags <> '' ORDER BY id")).all()
    names: dict[str, str] = {}
    for _, words in told:
        for name in words.split("\n"):
            names.setdefault(_slug(name), name.replace(",", " ")[:80])
    names.pop("", None)
    now = datetime.now(UTC)
    moments = {"created_at": now, "changed_at": now}
    tags = sa.table(
        "tags",
        *map(sa.column, ("slug", "name", "description")),
        sa.column("created_at", MOMENT),
        sa.column("changed_at", MOMENT),
    )
    _insert(tags, [{"slug": slug, "name": name, "description": "", **moments} for slug, name in names.items()])
    ids = {slug: number for number, slug in connection.execute(sa.text("SELECT id, slug FROM tags"))}
    pairs = sa.table("thread_tags", *map(sa.column, ("thread_id", "tag_id", "position")))
    _insert(pairs, [row for thread_id, words in told for row in _rows(thread_id, words, ids)])
    shown = [{"thread": thread_id, "words": words, "shown": _shown(words, names)} for thread_id, words in told]
    if changed := [row for row in shown if row["words"] != row["shown"]]:
        connection.execute(sa.text("UPDATE threads SET tags = :shown WHERE id = :thread AND tags = :words"), changed)


def _rows(thread_id: int, words: str, ids: dict[str, int]) -> list[dict[str, int]]:
    slugs = dict.fromkeys(map(_slug, words.split("\n")))
    found = [ids[slug] for slug in slugs if slug in ids]
    return [{"thread_id": thread_id, "tag_id": tag_id, "position": position} for position, tag_id in enumerate(found)]


def _shown(words: str, names: dict[str, str]) -> str:
    return "\n".join(names[slug] for slug in dict.fromkeys(map(_slug, words.split("\n"))) if slug in names)


def _insert(table: sa.TableClause, rows: list[dict[str, Any]]) -> None:
    for begin in range(0, len(rows), AT_ONCE):
        op.get_bind().execute(sa.insert(table), rows[begin : begin + AT_ONCE])


def _slug(name: str) -> str:
    """As slugs of tags were made when this was written."""
    return slugify(name.replace(",", " ").replace("’", "'"), max_length=80, word_boundary=True)
