"""Foreign bytes -> what is known of the picture in them. The bytes are opened in a confined worker (see `sandbox`), never in this process.

Each module has one function to call and, beside it, the job that the worker runs; the modules are imported one by one, since what reads
dates has no need of what finds features.
"""
