"""Scenarios: simulated services with known failures, seeded, each beside a healthy twin."""
