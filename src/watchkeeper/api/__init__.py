"""The HTTP face: one resource a file, all under /api/v1; errors are RFC 9457 problem details."""
