"""Transport: seats for families, and nobody lost between two places."""
