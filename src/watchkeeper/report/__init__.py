"""Comparisons for readers: HTML, JSON, JUnit and Markdown, one a file."""
