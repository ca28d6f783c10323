"""What changed that guests see: noted by the database itself, in the transaction of the change."""
