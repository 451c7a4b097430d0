"""The public door, as in docs/gateway.md."""
