"""Reads `config/` into domain objects; every mistake there is named by file and key before anything starts."""

from survey_app.catalogue.catalogue import Catalogue, load_catalogue
from survey_app.catalogue.files import CatalogueError

__all__ = ["Catalogue", "CatalogueError", "load_catalogue"]
