"""What search looks in: documents of posts, words, and the indexes over both. The posts that are here wait to be indexed."""

import sqlalchemy as sa
from alembic import op

revision = "a0005"
down_revision = "a0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# The FTS5 tables hold no text of their own; what follows a change of the text is told by triggers.
_TOKENS = """
CREATE VIRTUAL TABLE search_index USING fts5(
    heading, body, content='search_documents', content_rowid='post_id', detail='none', columnsize=0,
    tokenize="ascii tokenchars '_'"
)"""
_PARTS = """
CREATE VIRTUAL TABLE search_parts USING fts5(
    word, content='search_words', content_rowid='id', detail='none', columnsize=0, tokenize='trigram'
)"""
_ADD = "INSERT INTO {index} (rowid, {columns}) VALUES (new.{key}, {new});"
_REMOVE = "INSERT INTO {index} ({index}, rowid, {columns}) VALUES ('delete', old.{key}, {old});"
_FOLLOWED = (
    ("search_documents", "search_index", "post_id", ("heading", "body")),
    ("search_words", "search_parts", "id", ("word",)),
)

# Dear, so that no plan makes the tokens of many documents instead of asking the index; written so that it is not put in
# place (and its price with it), and for one process: hits of a search are never worth workers.
_LEXEMES = """
CREATE FUNCTION search_tokens(heading text, body text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL UNSAFE COST 1000
AS $$ BEGIN RETURN array_to_tsvector(array_remove(string_to_array(heading || body, ' '), '')); END $$"""


def upgrade() -> None:
    op.create_index("ix_accounts_name", "accounts", ["name"])
    op.create_table(
        "search_documents",
        sa.Column("post_id", ID, autoincrement=False, nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_search_documents_post_id_posts")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_search_documents_thread_id_threads")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_search_documents")),
    )
    op.create_index("ix_search_documents_thread_id", "search_documents", ["thread_id"])
    op.create_table(
        "search_words",
        sa.Column("id", ID, nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("stem", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_words")),
        sa.UniqueConstraint("word", "language", name=op.f("uq_search_words_word_language")),
    )
    op.create_index("ix_search_words_stem", "search_words", ["stem"])
    op.create_table(
        "search_stems",
        sa.Column("stem", sa.String(length=40), nullable=False),
        sa.Column("post_count", ID, nullable=False),
        sa.PrimaryKeyConstraint("stem", name=op.f("pk_search_stems")),
    )
    op.create_table(
        "search_stale",
        sa.Column("thread_id", ID, autoincrement=False, nullable=False),
        sa.Column("up_to_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_search_stale_thread_id_threads")),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_search_stale")),
    )
    op.create_table(
        "search_build",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("analyser", ID, nullable=False),
        sa.Column("next_id", ID, nullable=False),
        sa.Column("counted_id", ID, nullable=False),
        sa.Column("swept_id", ID, nullable=False),
        sa.Column("sweep_count", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_build")),
    )
    op.execute("INSERT INTO search_build SELECT 1, 1, coalesce(max(id), 0), 0, 0, 0 FROM posts")
    if op.get_bind().dialect.name == "sqlite":
        _index_sqlite()
    else:
        _index_postgresql()


def _index_sqlite() -> None:
    op.execute(_TOKENS)
    op.execute(_PARTS)
    for table, index, key, columns in _FOLLOWED:
        named = {"index": index, "key": key, "columns": ", ".join(columns)}
        named |= {row: ", ".join(f"{row}.{column}" for column in columns) for row in ("new", "old")}
        add, remove = _ADD.format(**named), _REMOVE.format(**named)
        for what, then in (("INSERT", add), ("DELETE", remove), ("UPDATE", f"{remove} {add}")):
            op.execute(f"CREATE TRIGGER {index}_{what.lower()} AFTER {what} ON {table} BEGIN {then} END")


def _index_postgresql() -> None:
    op.execute(_LEXEMES)
    # Without fastupdate: no reader waits for a list of what was not yet put in its place.
    op.execute(
        "CREATE INDEX ix_search_documents_tokens ON search_documents USING gin (search_tokens(heading, body)) "
        "WITH (fastupdate=off)"
    )
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE INDEX ix_search_words_parts ON search_words USING gin (word gin_trgm_ops)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_parts")
        op.execute("DROP TABLE search_index")
    op.drop_table("search_build")
    op.drop_table("search_stale")
    op.drop_table("search_stems")
    op.drop_table("search_words")
    op.drop_table("search_documents")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION search_tokens")
    op.drop_index("ix_accounts_name", "accounts")
