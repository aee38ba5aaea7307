"""A model of our own: its weights fetched once, its server a child process that dies with us."""
