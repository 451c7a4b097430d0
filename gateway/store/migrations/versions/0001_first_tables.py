"""First tables: sessions, offers, feedback, closed channels."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "chat_sessions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("started", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False, index=True),
        sa.Column("role", sa.String(16)),
    )
    op.create_table(
        "offers",
        sa.Column(
            "session", sa.String(32), sa.ForeignKey("chat_sessions.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("value", sa.String(160), primary_key=True),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("topic", sa.String(80), nullable=False, index=True),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_table(
        "closed_channels",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Remove the tables."""
    for table in ("closed_channels", "feedback", "offers", "chat_sessions"):
        op.drop_table(table)
