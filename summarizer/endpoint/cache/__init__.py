"""Answers on disk: sealed, asked for once by all processes, and set aside whole where they are damaged."""
