"""Files received and documents issued: serial number, seal (COSE), QR code, revocation, PDF."""
