"""What one text says, read by rules: figures, dates, people and their posts, who speaks."""
