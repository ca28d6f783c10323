"""The room of readers: every view counted once, and nobody's address kept."""
