"""Derived from `archive.db`: what makes a search fast. Can always be made anew."""
