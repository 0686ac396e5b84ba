"""What is kept of joined rows, one task a file: each reads the fields of a performance that its task calls for."""
