"""What whoever runs the assistant on servers of their own needs (docs/drift.md)."""
