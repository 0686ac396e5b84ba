"""Drills: a fault planted in copies of the own traffic, to see which monitors notice it, and how soon."""
