"""dateline: a newsreader for the terminal."""
