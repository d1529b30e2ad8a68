"""What reads files of others into the catalog. Commands parse arguments, call an importer and print its report."""
