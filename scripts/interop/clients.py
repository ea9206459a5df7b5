"""Authlib against a running server: tokens by Basic, in the body and by private_key_jwt, and the sample API with each.

    python3 clients.py ISSUER PRIVATE_KEY_FILE

Authlib's assertions are for the token endpoint, so accept_token_endpoint_audience has to be true.
"""
import sys
import time
from pathlib import Path

from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT

issuer, key_file = sys.argv[1:]


class ShortLived(PrivateKeyJWT):
    """Authlib's own are good for an hour, and Signet takes five minutes at most."""

    def sign(self, auth, token_endpoint):
        self.claims = {"exp": int(time.time()) + 60}
        return super().sign(auth, token_endpoint)


def session(method, secret):
    metadata = OAuth2Session().get(f"{issuer}/.well-known/oauth-authorization-server", withhold_token=True).json()
    client = OAuth2Session(method, secret, token_endpoint_auth_method=method)
    client.register_client_auth_method(ShortLived(metadata["token_endpoint"]))
    client.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
    return client


for method, secret in {
    "client_secret_basic": "a-secret",
    "client_secret_post": "a+b c%d&e:f",
    "private_key_jwt": Path(key_file).read_text(),
}.items():
    answer = session(method, secret).get(f"{issuer}/api/users")
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]
    print(f"Authlib: {method}: good")
