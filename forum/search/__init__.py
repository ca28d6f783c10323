"""Finding: what posts are made of, which of them a reader means, and how a text is found that was written in other words."""
