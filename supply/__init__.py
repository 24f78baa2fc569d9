"""What the program is made of: its locks, their licences, bill of materials and known weaknesses, and the packages that are released."""
