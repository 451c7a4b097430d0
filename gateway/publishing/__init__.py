"""Prepares what HR has edited, tries it against what is in use, and publishes it."""
