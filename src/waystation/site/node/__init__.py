"""Pages of the node itself: what state it is in, what waits for a person, and what can be done with it."""
