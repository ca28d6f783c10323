"""Mail that waits to be sent, and was: a row in the transaction of what it tells of, a letter once that is committed."""
