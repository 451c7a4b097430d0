"""Change an answer, a quote, a contact or an example: drafts, how they would look, and publishing them."""
