"""Files that hold their text in a shape of their own: JSON Lines, Word, EPUB, PDF."""
