"""Widgets: they draw, and say what the person did."""
