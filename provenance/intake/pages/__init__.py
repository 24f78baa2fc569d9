"""Web pages: what they show, what they say of it, and when they were published."""
