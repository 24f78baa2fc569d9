"""Lists of dated pictures that a desk or an agency keeps: CSV of any spreadsheet, asset system or exiftool -> pictures with dates."""

from provenance.intake.lists.reading import DatesList, open_dates_list
from provenance.intake.lists.texts import ListFile, open_list

__all__ = ["DatesList", "ListFile", "open_dates_list", "open_list"]
