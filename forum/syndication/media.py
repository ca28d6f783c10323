"""The media types of feeds, by the extension of their addresses."""

FORMATS = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
