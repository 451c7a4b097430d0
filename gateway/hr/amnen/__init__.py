"""The topics: what the assistant answers, what it rests on, and how people ask."""
