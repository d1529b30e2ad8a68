# The server's worker requests this path instead of a URL that is too long. It is in a module of its own, because the
# worker is loaded before Django.
TOO_LONG_PATH = "/too-long"
# Below /api/, where errors are JSON.
API_TOO_LONG_PATH = "/api/too-long"
