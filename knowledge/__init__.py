"""What the assistant knows: the documents, the answers, the contacts, and the reader of these files.

Plain PyYAML and jsonschema, so that both Rasa's environment and the gateway's can import it.
"""
