"""The front door: the only process that faces a network. See docs/gateway.md."""
