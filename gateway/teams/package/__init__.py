"""The app package that an administrator of Teams uploads; ``python -m gateway.teams.package`` builds it."""
