"""Mail: letters written for their reader, as MIME, and the ways in which they leave."""
