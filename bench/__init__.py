"""The figures that the README states, each by one command."""
