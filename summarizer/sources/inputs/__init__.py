"""Bytes → documents: which files there are, how they are opened and decoded, and what Word, EPUB and PDF hold."""
