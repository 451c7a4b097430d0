"""What must be computed at reply time, run by Rasa's action server; one file an action."""
