"""Settings: options of the command line that were said before, in a file or in the environment.

`settings.py` knows what may be set, `files.py` where files of settings lie, `reading.py` what one says, `environment.py` what the
environment says, and `resolving.py` which of them counts. Which options there are, the command line says (`cli/configuring.py`).
"""
