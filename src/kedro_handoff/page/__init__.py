"""What every page for a browser shares: its frame, its templates' environment, its seal and its plain texts.

A page is one file that fetches nothing. What it shows is gathered and worded elsewhere, each page beside the
thing that it is of.
"""
