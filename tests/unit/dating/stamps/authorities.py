"""Time-stamping authorities made with `openssl` while the tests run, and what they sign."""

import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="makes certificates and tokens with openssl, which is not here")

_CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = unused
[ca]
default_ca = issuing
[issuing]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = {certificate_digest}
policy = any
[any]
commonName = supplied
organizationName = optional
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
{usage}
[tsa]
default_tsa = stamps
[stamps]
serial = serial
signer_digest = {signer_digest}
default_policy = 1.2.3.4.1
digests = md5, sha1, sha224, sha256, sha384, sha512
{accuracy}
ess_cert_id_alg = sha256
"""
TIME_STAMPS = "extendedKeyUsage = critical, timeStamping"


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@dataclass(frozen=True)
class Authority:
    """An authority with a root of its own, in a folder."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def stamp(self, content: bytes, *, digest: str = "sha256", is_bare: bool = False, with_certificate: bool = True) -> bytes:
        """A response for some bytes, or the bare token of one."""
        (self.folder / "content").write_bytes(content)
        wanted = ["-cert"] if with_certificate else []
        openssl(self.folder, "ts", "-query", "-data", "content", f"-{digest}", *wanted, "-out", "request.tsq")
        made = ["-token_out"] if is_bare else []
        openssl(
            self.folder, "ts", "-reply", "-queryfile", "request.tsq", "-inkey", "signer.key", "-signer", "signer.pem",
            "-config", "openssl.cnf", "-section", "stamps", *made, "-out", "response.tsr",
        )  # fmt: skip
        return (self.folder / "response.tsr").read_bytes()

    def signed(self, token: bytes, *more: Path) -> bytes:
        """The content of a token that somebody else signed, signed by this one, with further certificates; whatever its own is for."""
        (self.folder / "token.der").write_bytes(token)
        openssl(self.folder, "cms", "-verify", "-noverify", "-inform", "DER", "-in", "token.der", "-out", "content.der")
        others = [argument for file in more for argument in ("-certfile", str(file))]
        openssl(
            self.folder, "cms", "-sign", "-binary", "-nodetach", "-econtent_type", "1.2.840.113549.1.9.16.1.4", "-in", "content.der",
            "-signer", "signer.pem", "-inkey", "signer.key", *others, "-outform", "DER", "-out", "signed.der",
        )  # fmt: skip
        return (self.folder / "signed.der").read_bytes()

    def twin(self) -> Path:
        """A certificate of another key with issuer and number of the signer's."""
        new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        openssl(
            self.folder, "req", *new_key, "-config", "openssl.cnf", "-keyout", "twin.key", "-out", "twin.csr", "-subj", "/CN=Twin",
        )  # fmt: skip
        shown = subprocess.run(
            ["openssl", "x509", "-in", "signer.pem", "-noout", "-serial"], cwd=self.folder, check=True, capture_output=True, text=True
        )
        number = f"0x{shown.stdout.strip().removeprefix('serial=')}"
        openssl(
            self.folder, "x509", "-req", "-in", "twin.csr", "-CA", "root.pem", "-CAkey", "root.key", "-set_serial", number,
            "-extfile", "openssl.cnf", "-extensions", "signer", "-out", "twin.pem",
        )  # fmt: skip
        return self.folder / "twin.pem"


def make_authority(
    folder: Path,
    *,
    name: str = "Example TSA",
    usage: str = TIME_STAMPS,
    kind: str = "ec",
    signer_digest: str = "sha256",
    certificate_digest: str = "sha256",
    accuracy: str = "accuracy = secs:1, millisecs:500",
    since: timedelta = timedelta(days=-1),
    until: timedelta = timedelta(days=1),
) -> Authority:
    """A root, and a certificate by it for whoever signs; `since` and `until` count from now."""
    folder.mkdir(parents=True)
    texts = {"usage": usage, "signer_digest": signer_digest, "certificate_digest": certificate_digest, "accuracy": accuracy}
    (folder / "openssl.cnf").write_text(_CONFIG.format(**texts))
    (folder / "index.txt").touch()
    (folder / "serial").write_text("01")
    new_key = ["-newkey", "rsa:2048"] if kind == "rsa" else ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    common = ["-nodes", "-config", "openssl.cnf"]
    openssl(
        folder, "req", "-x509", *new_key, *common, "-keyout", "root.key", "-out", "root.pem", "-subj", f"/CN=Root of {name}",
        "-extensions", "root", "-days", "3650",
    )  # fmt: skip
    openssl(folder, "req", *new_key, *common, "-keyout", "signer.key", "-out", "signer.csr", "-subj", f"/CN={name}/O=Example")
    start, end = (f"{datetime.now(UTC) + shift:%Y%m%d%H%M%SZ}" for shift in (since, until))
    openssl(
        folder, "ca", "-batch", "-config", "openssl.cnf", "-in", "signer.csr", "-out", "signer.pem", "-cert", "root.pem",
        "-keyfile", "root.key", "-extensions", "signer", "-startdate", start, "-enddate", end, "-notext",
    )  # fmt: skip
    return Authority(folder)
