"""The room of useful marks: one for a person and a post; on a question it says "I have this question too"."""
