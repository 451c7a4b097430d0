"""The widget is TypeScript; here is what builds into it from the knowledge."""
