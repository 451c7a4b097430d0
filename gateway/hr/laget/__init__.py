"""How it goes: how much is asked and how it is answered, of nobody."""
