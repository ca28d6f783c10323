"""Sessions, links and factors, mail, reports, the log, archives, and what accounts and topics tell of themselves."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "a0003"
down_revision = "a0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NO, YES = sa.false(), sa.true()
TABLES = (
    "departures",
    "archives",
    "flags",
    "mails",
    "audit_entries",
    "identities",
    "passkeys",
    "recovery_codes",
    "totps",
    "tokens",
    "sessions",
    "avatars",
    "view_days",
    "options",
)
ACTS = {
    "hide": "post_hidden",
    "show": "post_shown",
    "delete": "post_deleted",
    "restore": "post_restored",
    "branch": "post_branched",
    "lock": "thread_locked",
    "unlock": "thread_unlocked",
    "move": "thread_moved",
}
TAG_ACTS = {"rename": "tag_renamed", "describe": "tag_described", "merge": "tag_merged"}
"""What the tables that were logs until now called an act, and what the one log calls it."""


def upgrade() -> None:
    _change_accounts()
    op.add_column("topics", sa.Column("position", ID, nullable=False, server_default="0"))
    op.add_column("topics", sa.Column("changed_at", MOMENT))
    op.create_index("ix_posts_written", "posts", ["created_at", "state", "parent_id", "author_id"])
    op.create_index("ix_votes_created_at_account_id", "votes", ["created_at", "account_id"])
    _make_tables_of_the_house()
    _make_tables_of_access()
    _make_tables_of_people()
    _make_index_of_waiting_posts()
    _make_one_log()
    _forbid_changes_of_the_log()


def downgrade() -> None:
    _make_two_logs()
    op.drop_index("ix_posts_pending", "posts")
    if _is_postgres():
        op.execute("DROP TRIGGER audit_entries_stay ON audit_entries")
        op.execute("DROP FUNCTION refuse_to_change_the_log()")
    for table in TABLES:
        op.drop_table(table)
    op.drop_index("ix_votes_created_at_account_id", "votes")
    op.drop_index("ix_posts_written", "posts")
    op.execute("ALTER TABLE topics DROP COLUMN position")
    op.execute("ALTER TABLE topics DROP COLUMN changed_at")
    op.execute("ALTER TABLE accounts ADD COLUMN epoch BIGINT DEFAULT 0 NOT NULL")
    op.drop_index("ix_accounts_passkey_user", "accounts")
    # Not as a batch: that would make the table anew, without its AUTOINCREMENT.
    for name in ("status", *(column.name for column in _columns_of_accounts())):
        op.execute(f"ALTER TABLE accounts DROP COLUMN {name}")


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _columns_of_accounts() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("all_topics", sa.Boolean(), nullable=False, server_default=YES),
        sa.Column("suspended_until", MOMENT),
        sa.Column("suspension_reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("watched", sa.Boolean(), nullable=False, server_default=NO),
        sa.Column("mail_replies", sa.Boolean(), nullable=False, server_default=YES),
        sa.Column("job_title", sa.String(80), nullable=False, server_default=""),
        sa.Column("sector", sa.String(40), nullable=False, server_default=""),
        sa.Column("size_band", sa.String(16), nullable=False, server_default=""),
        sa.Column("bio", sa.Text(), nullable=False, server_default=""),
        sa.Column("visibility", sa.Text(), nullable=False, server_default="{}"),
        sa.Column("passkey_user", sa.LargeBinary(64)),
        sa.Column("left_at", MOMENT),
    )


def _change_accounts() -> None:
    for column in _columns_of_accounts():
        op.add_column("accounts", column)
    op.execute(
        "ALTER TABLE accounts ADD COLUMN status VARCHAR(16) DEFAULT 'active' NOT NULL "
        "CONSTRAINT ck_accounts_status CHECK (status IN ('active', 'suspended', 'left'))"
    )
    op.create_index("ix_accounts_passkey_user", "accounts", ["passkey_user"], unique=True)
    # Until now, who had charge of no topic in particular had charge of all.
    op.execute("UPDATE accounts SET all_topics = false WHERE id IN (SELECT account_id FROM topic_moderators)")
    op.execute("ALTER TABLE accounts DROP COLUMN epoch")


def _make_tables_of_the_house() -> None:
    op.create_table(
        "options",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_options")),
    )
    op.create_table(
        "view_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("view_count", ID, nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_view_days")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("moderation", sa.Boolean(), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("thread_id", ID, nullable=True),
        sa.Column("post_id", ID, nullable=True),
        sa.Column("topic_id", ID, nullable=True),
        sa.Column("tag_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_audit_entries_account_id_accounts")),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_audit_entries_actor_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_entries_account_id_id", "audit_entries", ["account_id", "id"])
    op.create_index("ix_audit_entries_moderation_id", "audit_entries", ["moderation", "id"])
    op.create_index("ix_audit_entries_post_id", "audit_entries", ["post_id"])
    op.create_index("ix_audit_entries_tag_id", "audit_entries", ["tag_id"])
    op.create_index("ix_audit_entries_thread_id", "audit_entries", ["thread_id"])
    op.create_table(
        "mails",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempt_count", ID, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'failed', 'dropped')", name=op.f("ck_mails_state")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_mails_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mails_account_id", "mails", ["account_id"])
    op.create_index("ix_mails_state_due_at", "mails", ["state", "due_at"])
    op.create_table(
        "archives",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ready_at", MOMENT, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'ready', 'failed')", name=op.f("ck_archives_state")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_archives_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archives")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_archives_account_id", "archives", ["account_id"])


def _make_tables_of_access() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("network", sa.String(length=43), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("authenticated_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_table(
        "tokens",
        sa.Column("id", ID, nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_tokens_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tokens_account_id", "tokens", ["account_id"])
    op.create_index("ix_tokens_email", "tokens", ["email"])
    op.create_index("ix_tokens_expires_at", "tokens", ["expires_at"])
    op.create_table(
        "totps",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("secret", sa.String(length=255), nullable=False),
        sa.Column("last_step", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_totps_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_totps")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_index("ix_recovery_codes_account_id", "recovery_codes", ["account_id"])
    op.create_table(
        "passkeys",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("transports", sa.String(length=80), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_passkeys_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passkeys_account_id", "passkeys", ["account_id"])
    op.create_table(
        "identities",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_identities_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identities_issuer_subject")),
    )
    op.create_index("ix_identities_account_id", "identities", ["account_id"])


def _make_tables_of_people() -> None:
    op.create_table(
        "departures",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("handle", sa.String(length=80), nullable=False),
        sa.Column("erase", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_departures_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_departures")),
    )
    op.create_table(
        "avatars",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_avatars_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_avatars")),
    )
    op.create_table(
        "flags",
        sa.Column("id", ID, nullable=False),
        sa.Column("post_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by", ID, nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('hidden', 'kept')", name=op.f("ck_flags_outcome")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_flags_account_id_accounts")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_flags_post_id_posts")),
        sa.ForeignKeyConstraint(["settled_by"], ["accounts.id"], name=op.f("fk_flags_settled_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_flags_account_id", "flags", ["account_id"])
    where = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_flags_open", "flags", ["post_id", "account_id"], unique=True, sqlite_where=where, postgresql_where=where
    )
    op.create_index("ix_flags_post_id", "flags", ["post_id"])


def _forbid_changes_of_the_log() -> None:
    """The log is only added to: whoever would change or remove a row of it is refused by the database itself."""
    if _is_postgres():
        op.execute(
            "CREATE FUNCTION refuse_to_change_the_log() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the log is only added to'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_log()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_entries_stay_{act.lower()} BEFORE {act} ON audit_entries "
            "BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END"
        )


def _make_index_of_waiting_posts() -> None:
    where = sa.text("state = 'pending'")
    op.create_index("ix_posts_pending", "posts", ["id"], sqlite_where=where, postgresql_where=where)


def _make_one_log() -> None:
    """Copy what threads and tags kept of moderators' acts, in the order in which it happened."""
    former = "json_build_object('former', former)::text" if _is_postgres() else "json_object('former', former)"
    columns = "happened_at, actor_id, verb, moderation, thread_id, post_id, tag_id, reason, details"
    op.execute(
        f"INSERT INTO audit_entries ({columns}) SELECT {columns} FROM ("  # noqa: S608 - names, all from here
        f"SELECT log_entries.id, happened_at, actor_id, {_case(ACTS)} AS verb, "
        "(posts.id IS NULL OR posts.author_id IS NULL OR posts.author_id <> actor_id) AS moderation, "
        "log_entries.thread_id, post_id, NULL AS tag_id, reason, '{}' AS details "
        "FROM log_entries LEFT JOIN posts ON posts.id = post_id UNION ALL "
        f"SELECT id, happened_at, actor_id, {_case(TAG_ACTS)} AS verb, true AS moderation, "
        f"NULL AS thread_id, NULL AS post_id, tag_id, reason, {former} AS details FROM tag_changes"
        ") AS acts ORDER BY happened_at, id"
    )
    op.drop_table("log_entries")
    op.drop_table("tag_changes")
    if not _is_postgres():  # the log names tags by number: that of one that was merged away is not for another
        with op.batch_alter_table("tags", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass


def _case(words: dict[str, str]) -> str:
    return "CASE verb " + " ".join(f"WHEN '{old}' THEN '{new}'" for old, new in words.items()) + " ELSE verb END"


def _make_two_logs() -> None:
    """The tables as they were, with the rows of the one log that they would have had."""
    for table, about, column in (
        ("log_entries", "threads", sa.Column("thread_id", ID, nullable=False)),
        ("tag_changes", "tags", sa.Column("tag_id", ID, nullable=False)),
    ):
        is_log = table == "log_entries"
        op.create_table(
            table,
            sa.Column("id", ID, nullable=False),
            column,
            *([sa.Column("post_id", ID, nullable=True)] if is_log else []),
            sa.Column("actor_id", ID, nullable=False),
            sa.Column("verb", sa.String(length=16), nullable=False),
            *([] if is_log else [sa.Column("former", sa.String(length=80), nullable=False)]),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("happened_at", MOMENT, nullable=False),
            _refers(table, column.name, about, ondelete=None if is_log else "CASCADE"),
            *([_refers(table, "post_id", "posts")] if is_log else []),
            _refers(table, "actor_id", "accounts"),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
        op.create_index(f"ix_{table}_{column.name}", table, [column.name])
    op.create_index("ix_log_entries_post_id", "log_entries", ["post_id"])
    columns = "thread_id, post_id, actor_id, verb, reason, happened_at"
    told = ", ".join(f"'{verb}'" for verb in ACTS.values())
    op.execute(
        f"INSERT INTO log_entries ({columns}) SELECT thread_id, post_id, actor_id, "  # noqa: S608 - likewise
        f"{_case({new: old for old, new in ACTS.items()})}, reason, happened_at FROM audit_entries "
        f"WHERE verb IN ({told}) AND actor_id IS NOT NULL ORDER BY id"
    )
    if rows := _changes_of_tags():
        names = ("tag_id", "actor_id", "verb", "former", "reason", "happened_at")
        op.bulk_insert(sa.table("tag_changes", *map(sa.column, names)), rows)


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _changes_of_tags() -> list[dict[str, Any]]:
    """What was done to a tag that was merged counted as done to the one that stayed."""
    connection = op.get_bind()
    here = set(connection.scalars(sa.text("SELECT id FROM tags")))
    verbs = {new: old for old, new in TAG_ACTS.items()}
    told = ", ".join(f"'{verb}'" for verb in verbs)
    found = connection.execute(
        sa.text(f"SELECT * FROM audit_entries WHERE verb IN ({told}) AND actor_id IS NOT NULL ORDER BY id")  # noqa: S608
    ).all()
    stays = {merged: row.tag_id for row in found for merged in json.loads(row.details).get("merged", ())}
    return [
        {
            "tag_id": tag_id,
            "actor_id": row.actor_id,
            "verb": verbs[row.verb],
            "former": json.loads(row.details).get("former", ""),
            "reason": row.reason,
            "happened_at": row.happened_at,
        }
        for row in found
        if (tag_id := stays.get(row.tag_id, row.tag_id)) in here
    ]
