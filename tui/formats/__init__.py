"""Bytes to values and back: pure, picklable, run in worker processes."""
