"""The JSON interface under `/api/v1`: one endpoint, one place."""
