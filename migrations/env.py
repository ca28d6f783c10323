"""What Alembic runs: it migrates the connection that `forum.schema` hands it."""

from alembic import context

from forum import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.metadata(),
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
    transactional_ddl=True,
    sqlalchemy_module_prefix="sa.",
)
with context.begin_transaction():
    context.run_migrations()
