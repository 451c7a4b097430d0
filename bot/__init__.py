"""What runs inside Rasa: the importer, the understanding, the channel and the slot type."""
