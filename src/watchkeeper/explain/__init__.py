"""Why: from findings and profiles to the likely cause of an incident."""
