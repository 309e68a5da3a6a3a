"""A small ORCID: OpenID Connect by the book, in a thread of this process.

It knows one client, asks nobody for a password, and says who is sitting before it. Codes
work once, for the redirect address that asked; ID tokens are signed and have a JWKS.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "APP-TESTS", "only-for-tests"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Orcid(ThreadingHTTPServer):
    """Who sits before it is `person`; None says no."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.person: dict[str, str] | None = None
        self.codes: dict[str, tuple[str, dict[str, str]]] = {}
        self.tokens: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def providers(self) -> dict:
        """What settings say of it."""
        app = {
            "provider_id": "orcid",
            "name": "ORCID",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": self.url},
        }
        return {"openid_connect": {"SCOPE": ["openid"], "APPS": [app]}}


class Handler(BaseHTTPRequestHandler):
    server: Orcid

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.server.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return self._say(self._configuration())
        if path == "/oauth/authorize":
            return self._authorize()
        if path == "/oauth/userinfo":
            scheme, _space, token = self.headers["Authorization"].partition(" ")
            person = self.server.tokens.get(token) if scheme == "Bearer" else None
            return self._say(
                person or {"error": "invalid_token"}, 200 if person else 401
            )
        if path == "/oauth/jwks":
            key = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
            return self._say({"keys": [{**key, "kid": "tests", "use": "sig"}]})
        return self._say({}, 404)

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        code = self.server.codes.pop(sent.get("code", ""), None)
        right = (CLIENT, SECRET, code and code[0])
        if right != tuple(
            map(sent.get, ("client_id", "client_secret", "redirect_uri"))
        ):
            return self._say({"error": "invalid_grant"}, 400)
        person, token = code[1], secrets.token_urlsafe()
        self.server.tokens[token] = person
        return self._say(
            {
                "access_token": token,
                "token_type": "bearer",
                "scope": "openid",
                "orcid": person["sub"],
                "id_token": self._signed(person),
            }
        )

    def _authorize(self) -> None:
        asked = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["scope"] == "openid"  # ORCID refuses others
        answer = {"state": asked["state"]}
        if self.server.person is None:
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe()
            kept = (asked["redirect_uri"], self.server.person)
            self.server.codes[answer["code"]] = kept
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(answer)}")
        self.end_headers()

    def _configuration(self) -> dict:
        url = self.server.url
        return {
            "issuer": url,
            "authorization_endpoint": f"{url}/oauth/authorize",
            "token_endpoint": f"{url}/oauth/token",
            "userinfo_endpoint": f"{url}/oauth/userinfo",
            "jwks_uri": f"{url}/oauth/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _signed(self, person: dict[str, str]) -> str:
        now = int(time.time())
        claims = {**person, "iss": self.server.url, "aud": CLIENT}
        times = {"iat": now, "exp": now + 600}
        return jwt.encode({**claims, **times}, KEY, "RS256", headers={"kid": "tests"})

    def _say(self, answer: dict, status: int = 200) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Quiet."""


@contextmanager
def running() -> Iterator[Orcid]:
    """One ORCID, gone at the end."""
    with Orcid() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
