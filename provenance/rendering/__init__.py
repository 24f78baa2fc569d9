"""A Report -> text, one file a format; and the picture that proves a match."""
