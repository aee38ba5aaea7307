"""Plain text and Markdown → stories: lines → blocks → the parts of a page → what belongs together."""
