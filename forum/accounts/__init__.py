"""The room of people: guests, members, moderators and administrators, and how they sign in."""
