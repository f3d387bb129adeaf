"""Files received and documents issued: serial, signature, QR, revocation, PDF."""
