"""What Teams needs: what has been dealt with already, and the role that a sign-in told."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table and the column."""
    op.create_table(
        "dealt_with",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("until", sa.BigInteger, nullable=False, index=True),
    )
    with op.batch_alter_table("chat_sessions") as sessions:
        sessions.add_column(sa.Column("signed_in_role", sa.String(16)))


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("chat_sessions") as sessions:
        sessions.drop_column("signed_in_role")
    op.drop_table("dealt_with")
