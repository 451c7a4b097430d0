"""Try the assistant in a chosen role, and see why it answers as it does."""
