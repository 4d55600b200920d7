"""Nodes that agree: who they are, what each of them has, and how entries travel between them."""
