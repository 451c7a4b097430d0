"""Change what the assistant knows in its files: drafts of topics and contacts, checked and written."""
