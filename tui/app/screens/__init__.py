"""Screens: they wire widgets to the reader."""
