"""Places, roads, and where they lie."""
