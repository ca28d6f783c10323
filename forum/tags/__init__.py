"""The room of tags: the words that questions are found by, and the other words for the same."""
