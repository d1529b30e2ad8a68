"""Importers of external files. Commands parse arguments, call an importer and print its report."""
