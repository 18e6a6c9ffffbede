"""NOK Survey: collects answers about service conditions and counts them per organization."""
