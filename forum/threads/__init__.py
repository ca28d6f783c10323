"""The room of threads: a title and a tree of posts, of which the root is the question."""
