"""JSON log lines without personal data: no bodies, no query strings, no addresses."""

import json
import logging

from rantau.common import clock


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, where, what; of an exception only its type and place."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": clock.now().isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        if hasattr(record, "status_code"):
            match = getattr(getattr(record, "request", None), "resolver_match", None)
            # The page's name, never its address, which may carry a reference.
            line |= {"status": record.status_code, "page": getattr(match, "view_name", "")}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            trace = record.exc_info[2]
            while trace and trace.tb_next:
                trace = trace.tb_next
            if trace:
                code = trace.tb_frame.f_code
                line["where"] = f"{code.co_filename.rsplit('/rantau/', 1)[-1]}:{trace.tb_lineno}"
        return json.dumps(line, ensure_ascii=False)


def configure_json_logging() -> None:
    """Let a process that has no settings of Django's log as all others do."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
