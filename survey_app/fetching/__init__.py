"""Fetches somebody's pages over the public internet, and nothing that lies inside a network of ours."""
