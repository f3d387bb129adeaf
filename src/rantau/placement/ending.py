"""How a placement ends: place given back, documents revoked, duties closed, grounds over."""
