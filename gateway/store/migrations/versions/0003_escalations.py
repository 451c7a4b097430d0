"""Messages to HR, sealed, until they have been delivered and for some days after."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "escalations",
        sa.Column("reference", sa.String(16), primary_key=True),
        sa.Column("key", sa.String(32), nullable=False, unique=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False, index=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("to_fallback", sa.Boolean, nullable=False),
        sa.Column("delivered", sa.BigInteger, index=True),
        sa.Column("fault", sa.String(40)),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("escalations")
