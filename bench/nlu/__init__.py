"""How well messages are understood, beside other ways of understanding them (``make bench-nlu``).

Four kinds of systems learn from the same examples and answer the same questions in one run. What has
been computed is kept, by a hash of the data and the code behind it, and is computed again only when
one of them changes.
"""
