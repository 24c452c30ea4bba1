"""Use cases that every face calls."""
