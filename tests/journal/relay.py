"""A mail relay of our own: it speaks SMTP on a socket and remembers what it took."""

import email
import socketserver
import threading
from email import policy


class Relay(socketserver.ThreadingTCPServer):
    """Accepts every letter, or answers as `refusal` says (a reply line)."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters, self.refusal, self.pause = [], "", 0.0
        self.unknown = ""  # what is answered to each recipient
        self.lock = threading.Lock()

    @property
    def settings(self):
        host, port = self.server_address
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": host,
            "EMAIL_PORT": port,
            "EMAIL_TIMEOUT": 5,
        }

    def keep(self, lines):
        letter = email.message_from_bytes(b"".join(lines), policy=policy.default)
        with self.lock:
            self.letters.append(letter)

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *failure):
        self.shutdown()
        self.server_close()


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 relay")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "MAIL" and self.server.refusal:
                self.say(self.server.refusal)
            elif verb == "RCPT" and self.server.unknown:
                self.say(self.server.unknown)
            elif verb == "DATA":
                self.say("354 go on")
                lines = []
                while (piece := self.rfile.readline()) != b".\r\n":
                    lines.append(piece)
                threading.Event().wait(self.server.pause)
                self.server.keep(lines)
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 relay")

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())
