"""How a server is asked for JSON and how its answers are read: found out, remembered, withdrawn when it lies."""
