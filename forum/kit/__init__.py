"""The kit: clock, database, words, forms and the like. It knows no nouns of the forum."""
