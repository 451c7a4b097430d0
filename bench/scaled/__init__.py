"""The scaled set-up on one machine: databases, nginx and two of each server, supervised, on loopback."""

from bench.scaled.running import Scaled, scaled

__all__ = ["Scaled", "scaled"]
