"""The drills themselves: what they count, and the stretch of network that they spoil."""
