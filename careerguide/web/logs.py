"""What the log says about a request that was refused."""

import logging


class RefusalFilter(logging.Filter):
    """Refused requests are one line each. Anyone can cause them, and a traceback of ours explains nothing."""

    def filter(self, record) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True
