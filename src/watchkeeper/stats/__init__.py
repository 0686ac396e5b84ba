"""Pure mathematics: distances, noise, intervals; no rows, clocks, stores or settings."""
