"""Ask many questions at once, and see which are answered right."""
