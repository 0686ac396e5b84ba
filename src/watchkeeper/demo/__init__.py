"""The story told by `watchkeeper demo`: real flights, a real model, and one planted fault."""
