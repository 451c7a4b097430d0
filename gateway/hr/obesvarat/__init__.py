"""The questions that were not answered: read in groups of alike ones, and put where they belong."""
