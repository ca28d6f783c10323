"""Who is told of what: now, by mail, that somebody replied to one's own question."""
