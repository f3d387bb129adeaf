"""Pages: one folder a room; a page is a pair, register.py and register.html."""
