"""What is pinned, and what looks at it: advisories, bills of materials, licences (docs/beroenden.md)."""
