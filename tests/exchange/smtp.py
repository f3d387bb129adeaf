"""A server of SMTP on loopback that answers as told, and keeps what it is given."""

from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


class _Handler(StreamRequestHandler):
    def handle(self):
        self.server.connections += 1
        self.answer("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].split()[0].upper()
            if verb in ("MAIL", "RCPT"):
                self.server.given.append(line.split(" size=")[0])
            if not self.answer(self.server.answers.get(verb, "250 ok")):
                return
            if verb == "DATA" and self.server.answers["DATA"].startswith("354"):
                self.take_content()
                if not self.answer(self.server.answers.get(".", "250 ok")):
                    return

    def take_content(self):
        lines = []
        while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
            lines.append(line)
        self.server.given.append("".join(lines))

    def answer(self, text):
        """Answer; an empty text breaks the connection off."""
        if text:
            self.wfile.write(text.encode() + b"\r\n")
        return text


class SmtpServer(ThreadingTCPServer):
    """answers  by verb, `.` for the end of a mail; empty where the connection is broken off"""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers, self.given, self.connections = {"DATA": "354 go on"}, [], 0
        self.port = self.server_address[1]

    def __enter__(self):
        Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
