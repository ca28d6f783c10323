"""What moderators do their work by: members' reports of posts, and the desk where they are settled."""
