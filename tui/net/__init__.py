"""Fetching politely."""
