"""Hash lists: the dated records of an archive without their pixels, for another desk, and those of another desk.

A use case: it reads and writes archives, and takes what comes from elsewhere for hearsay. Nothing is exported here, so that the
command line can name the formats without waiting for what an archive needs.
"""
