"""The room of topics: what the forum is divided into, and who moderates what."""
