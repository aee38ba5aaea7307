"""Bytes to a server and back: HTTP, streams, turns, retries, and what a refusal means."""
