"""An OpenID Connect provider of Authlib behind Flask. POST /as says with which claims the next one signs in, POST /rotate makes
another key. It asks nobody for a password: whoever comes by is who was said."""

import json
import os
import sys

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.jose import JsonWebKey
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, jsonify, request
from werkzeug.serving import make_server

SECRET = sys.argv[1]
app = Flask(__name__)
claims = {}
codes = {}
keys = []


class User:
    def __init__(self, said):
        self.said = said

    def get_user_id(self):
        return self.said["sub"]


class Client(ClientMixin):
    def get_client_id(self):
        return "console"

    def get_default_redirect_uri(self):
        return None

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri.endswith("/login/oidc/callback")

    def check_client_secret(self, client_secret):
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "client_secret_basic"

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type == "authorization_code"


class Code(AuthorizationCodeMixin):
    def __init__(self, request):
        self.user = request.user
        self.redirect_uri = request.redirect_uri
        self.scope = request.scope
        self.nonce = request.data.get("nonce")
        self.code_challenge = request.data.get("code_challenge")
        self.code_challenge_method = request.data.get("code_challenge_method")

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return self.nonce

    def get_auth_time(self):
        return None


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

    def save_authorization_code(self, code, request):
        codes[code] = Code(request)

    def query_authorization_code(self, code, client):
        return codes.get(code)

    def delete_authorization_code(self, authorization_code):
        for code in [one for one, kept in codes.items() if kept is authorization_code]:
            del codes[code]

    def authenticate_user(self, authorization_code):
        return authorization_code.user


class OpenId(OpenIDCode):
    def exists_nonce(self, nonce, request):
        return False

    def get_jwt_config(self, grant):
        return {"key": keys[-1], "alg": "RS256", "iss": issuer(), "exp": 300}

    def generate_user_info(self, user, scope):
        return UserInfo(**user.said)


server = AuthorizationServer(app, query_client=lambda _: Client(), save_token=lambda token, request: None)
server.register_grant(CodeGrant, [OpenId(require_nonce=True), CodeChallenge(required=True)])


def issuer():
    return "http://127.0.0.1:%d" % listening.port


@app.get("/.well-known/openid-configuration")
def discovery():
    return jsonify(
        issuer=issuer(),
        authorization_endpoint=issuer() + "/authorize",
        token_endpoint=issuer() + "/token",
        jwks_uri=issuer() + "/keys",
        response_types_supported=["code"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=["RS256"],
    )


@app.get("/keys")
def public_keys():
    return jsonify(keys=[key.as_dict(is_private=False) for key in keys[-1:]])


@app.get("/authorize")
def authorize():
    return server.create_authorization_response(grant_user=User(dict(claims)))


@app.post("/token")
def token():
    return server.create_token_response()


@app.post("/as")
def sign_in_as():
    claims.clear()
    claims.update(json.loads(request.get_data()))
    return ""


@app.post("/rotate")
def rotate():
    keys.append(JsonWebKey.generate_key("RSA", 2048, {"kid": "key-%d" % len(keys)}, is_private=True))
    return ""


with app.app_context():
    rotate()
listening = make_server("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0, app, threaded=True)
print("ready %d" % listening.port, flush=True)
listening.serve_forever()
