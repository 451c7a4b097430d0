"""The pages: the start page, the documents that answers cite, the accessibility statement."""
