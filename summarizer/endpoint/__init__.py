"""One question → one validated answer, from whatever server there is."""
