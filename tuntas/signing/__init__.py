"""Electronic signatures on finished PDFs: with a certificate of the unit's own, or by BSrE's e-sign service."""
