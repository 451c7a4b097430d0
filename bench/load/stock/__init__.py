"""The bot that is compared with: what ``rasa init`` gives, with the same topics, examples and answers."""
