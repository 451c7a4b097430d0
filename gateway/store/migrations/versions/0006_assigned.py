"""Where HR has put the questions without an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("unanswered", sa.Column("assigned", sa.String(100)))
    op.add_column("unanswered", sa.Column("assigned_day", sa.Date))


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("unanswered") as table:
        table.drop_column("assigned_day")
        table.drop_column("assigned")
