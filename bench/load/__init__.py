"""The assistant under load, beside the bot that ``rasa init`` gives."""
