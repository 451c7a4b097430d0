"""What must hold between the knowledge files; one module a kind of defect.

Every module has ``problems``, which returns what is wrong in the words of whoever edits the files.
"""
