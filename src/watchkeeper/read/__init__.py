"""The queries that the faces share: each answers one page's or command's question as plain values."""
