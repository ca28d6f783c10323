"""What the forum's weeks were like, in figures: of everybody together, never of one."""
