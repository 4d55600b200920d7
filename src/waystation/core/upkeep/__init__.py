"""What keeps a node in order: what is left to do after its set-up, and the drill."""
