"""The client: what a service holds to log its predictions, never blocking and never raising into it."""
