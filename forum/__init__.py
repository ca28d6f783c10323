"""Vraagbaak: a community Q&A forum, the discussion thread itself."""
