"""Messages to HR: written by a person, confirmed, kept sealed, and sent until they have arrived."""
