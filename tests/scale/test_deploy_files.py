"""What deploy/ holds is what nginx, systemd, Docker and Kubernetes take: each is asked itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.scaled.layout import program_of
from bench.scaled.nginx import filled_in

ROOT = Path(__file__).parents[2]
DEPLOY, TOOLS = ROOT / "deploy", ROOT / ".deploy/bin"
UNITS = sorted((DEPLOY / "systemd").glob("bemotande*"))
DOCKERFILES = sorted((DEPLOY / "docker").glob("*.Dockerfile"))
KUBERNETES = DEPLOY / "kubernetes"
SECRET = re.compile(r"PASSWORD|TOKEN|KEY|SECRET|_URL$")
NO_SECRET = {"GATEWAY_ASSISTANT_URL", "ACTIONS_URL"}


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)), capture_output=True, text=True, env={**os.environ, **environment}
    )


def test_nginx_takes_the_files_as_they_are_installed_with_tls(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=bemotande.example.se",
        "-keyout",
        key,
        "-out",
        certificate,
    )
    assert made.returncode == 0, made.stderr
    tls = (DEPLOY / "nginx/tls.conf").read_text("utf-8")
    tls = re.sub(r"(ssl_certificate) \S+;", rf"\1 {certificate};", tls)
    (tmp_path / "tls.conf").write_text(re.sub(r"(ssl_certificate_key) \S+;", rf"\1 {key};", tls), "utf-8")
    for kind in ("gateways", "rasa", "actions"):
        shutil.copytree(DEPLOY / "docker/upstreams" / kind, tmp_path / kind)
    values = {
        "NGINX_FOLDER": str(tmp_path),
        "NGINX_PAGES": str(tmp_path),
        "NGINX_LISTEN": "127.0.0.1:8443 ssl http2",
        "NGINX_RASA_LISTEN": "127.0.0.1:5005",
        "NGINX_ACTIONS_LISTEN": "127.0.0.1:5055",
        "NGINX_CALLS": str(tmp_path / "calls.log"),
        "NGINX_INNER_CALLS": str(tmp_path / "inner.log"),
        "NGINX_CLIENT_CONNECTIONS": "2000",
    }
    for template, name in (("front.conf",) * 2, ("inner.conf",) * 2, ("alone.conf", "nginx.conf")):
        (tmp_path / name).write_text(filled_in(template, values), "utf-8")
    told = run(str(program_of("nginx")), "-t", "-p", tmp_path, "-e", "stderr", "-c", tmp_path / "nginx.conf")
    assert told.returncode == 0, told.stderr
    assert "warn" not in told.stderr


def test_both_certificates_files_say_the_same() -> None:
    texts = [(DEPLOY / name).read_text("utf-8") for name in ("nginx/tls.conf", "docker/tls.conf")]
    without_paths = [re.findall(r"^(?!#|ssl_certificate).+", text, re.M) for text in texts]
    assert without_paths[0] == without_paths[1] != []


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units as they would be installed, with this project in the place of /opt/bemotandeassistenten."""
    folder = tmp_path_factory.mktemp("systemd")
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/bemotandeassistenten", str(ROOT))
        (folder / unit.name.replace("@", "@5005")).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("unit", [unit.name.replace("@", "@5005") for unit in UNITS])
def test_systemd_takes_the_unit(installed: Path, unit: str) -> None:
    told = run("systemd-analyze", "verify", "--man=no", installed / unit, SYSTEMD_LOG_LEVEL="warning")
    about_it = [line for line in told.stderr.splitlines() if "bemotande" in line]
    assert (told.returncode, about_it) == (0, [])


@pytest.mark.parametrize("unit", [unit.name.replace("@", "@5005") for unit in UNITS if "@" in unit.name])
def test_systemd_calls_the_servers_well_protected(installed: Path, unit: str) -> None:
    # 0 is sealed, 10 open; the gateway may reach other machines and start the training of a model
    told = run("systemd-analyze", "security", "--offline=yes", "--threshold=30", installed / unit)
    assert told.returncode == 0, told.stdout[-300:]


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The compose file, as Docker itself reads it with the example's settings filled in."""
    folder = tmp_path_factory.mktemp("compose") / "deploy"
    shutil.copytree(DEPLOY, folder)
    example = (folder / "docker/.env.exempel").read_text("utf-8")
    (folder / "docker/.env").write_text(re.sub(r"=$", "=hemlig", example, flags=re.M), "utf-8")
    told = run(TOOLS / "docker-compose", "-f", folder / "docker/compose.yml", "config")
    assert told.returncode == 0, told.stderr
    return dict(yaml.safe_load(told.stdout))


def test_only_nginx_can_be_reached_from_outside(composed: dict[str, Any]) -> None:
    services = composed["services"]
    assert [name for name, service in services.items() if service.get("ports")] == ["front"]
    inside = ("rasa-1", "rasa-2", "actions-1", "actions-2", "redis", "postgres", "inner")
    assert {name: list(services[name]["networks"]) for name in inside} == dict.fromkeys(inside, ["inner"])
    assert composed["networks"]["inner"]["internal"] is True


def test_nginx_of_the_containers_knows_every_replica(composed: dict[str, Any]) -> None:
    for kind, network in (("gateway", "front"), ("rasa", "inner"), ("actions", "inner")):
        folder = DEPLOY / "docker/upstreams" / (f"{kind}s" if kind == "gateway" else kind)
        listed = {
            file.stem: file.read_text("utf-8").split()[1].partition(":")[0] for file in folder.iterdir()
        }
        names = [name for name in composed["services"] if re.fullmatch(rf"{kind}-\d", name)]
        addresses = {n: composed["services"][n]["networks"][network]["ipv4_address"] for n in names}
        assert listed == addresses != {}


def test_a_container_is_given_only_the_secrets_that_it_needs(composed: dict[str, Any]) -> None:
    given = {
        name: {key for key in service.get("environment") or {} if SECRET.search(key)} - NO_SECRET
        for name, service in composed["services"].items()
    }
    assert given["actions-1"] == {"ACTIONS_TOKEN"}
    assert given["rasa-1"] == {"ACTIONS_TOKEN", "TRACKER_URL", "REDIS_URL"}
    assert given["gateway-1"] == {"GATEWAY_DATABASE_URL", "GATEWAY_SIGNING_KEY"}
    assert given["front"] == given["inner"] == set()


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda file: file.name)
def test_the_dockerfile_is_sound_and_not_roots(file: Path) -> None:
    # DL3008 wants Debian's packages pinned: they would be gone from the archive with the next security update
    told = run(TOOLS / "hadolint", "--ignore", "DL3008", file)
    assert told.returncode == 0, told.stdout
    text = file.read_text("utf-8")
    assert re.findall(r"^USER (.+)$", text, re.M)[-1] == "10001"
    assert text.count("--require-hashes") == text.count("pip install") > 0


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda file: file.name)
def test_what_the_dockerfile_copies_is_there_and_let_through(file: Path) -> None:
    let_through = re.findall(
        r"^!(.+)$", file.with_suffix(".Dockerfile.dockerignore").read_text("utf-8"), re.M
    )
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", file.read_text("utf-8"), re.M)
    names = [name for line in copied for name in line.split()]
    assert [name for name in names if name not in let_through] == []
    assert [name for name in names if not (ROOT / name).exists()] == []


def documents(path: Path) -> list[dict[str, Any]]:
    return [document for document in yaml.safe_load_all(path.read_text("utf-8")) if document]


def manifests() -> list[Path]:
    return [path for path in sorted(KUBERNETES.rglob("*.yaml")) if path.name != "kustomization.yaml"]


@pytest.mark.parametrize("path", manifests(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_kubernetes_takes_the_manifest(path: Path) -> None:
    told = run(TOOLS / "kubernetes-validate", "--strict", "--quiet", path)
    assert told.returncode == 0, told.stdout + told.stderr


def test_every_manifest_belongs_to_a_kustomization() -> None:
    for kustomization in KUBERNETES.rglob("kustomization.yaml"):
        (asked,) = documents(kustomization)
        named = asked["resources"] + [patch["path"] for patch in asked.get("patches", [])]
        here = {path.name for path in kustomization.parent.glob("*.yaml")} - {"kustomization.yaml"}
        assert here == {name for name in named if name.endswith(".yaml")}
        assert all((kustomization.parent / name).exists() for name in named)


def test_kustomize_puts_the_example_together(tmp_path: Path) -> None:
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not installed, and no registry of packages has it")
    told = run("kubectl", "kustomize", KUBERNETES / "overlays/exempel")
    assert told.returncode == 0, told.stderr
    (tmp_path / "all.yaml").write_text(told.stdout, "utf-8")
    valid = run(TOOLS / "kubernetes-validate", "--strict", "--quiet", tmp_path / "all.yaml")
    assert valid.returncode == 0, valid.stdout + valid.stderr
    found = documents(tmp_path / "all.yaml")
    assert {document["metadata"]["namespace"] for document in found} == {"bemotandeassistenten"}
    (settings,) = [document for document in found if document["kind"] == "ConfigMap"]
    assert settings["data"].keys() == {"GATEWAY_ASSISTANT_URL", "GATEWAY_TRUSTED_PROXIES", "ACTIONS_URL"}
    (rasa,) = [d for d in found if d["kind"] == "Deployment" and d["metadata"]["name"] == "rasa"]
    assert rasa["spec"]["replicas"] == 3


def all_manifests(kind: str) -> list[dict[str, Any]]:
    found = (document for path in manifests() for document in documents(path))
    return [document for document in found if document["kind"] == kind]


def test_kubernetes_secrets_are_named_and_never_written() -> None:
    assert all_manifests("Secret") == []
    for deployment in all_manifests("Deployment"):
        for container in deployment["spec"]["template"]["spec"]["containers"]:
            variables = {variable["name"]: variable for variable in container["env"]}
            for name in filter(SECRET.search, variables.keys() - NO_SECRET - {"REDIS_URL"}):
                assert "secretKeyRef" in variables[name]["valueFrom"], name


def test_every_server_of_kubernetes_is_probed_guarded_and_kept_on_a_second_node() -> None:
    deployments = {d["metadata"]["name"]: d for d in all_manifests("Deployment")}
    budgets = {d["metadata"]["name"] for d in all_manifests("PodDisruptionBudget")}
    guarded = {
        policy["spec"]["podSelector"].get("matchLabels", {}).get("app.kubernetes.io/name")
        for policy in all_manifests("NetworkPolicy")
    }
    assert deployments.keys() - {"redis"} == budgets == {"gateway", "rasa", "actions"}
    assert deployments.keys() <= guarded
    for deployment in deployments.values():
        pod = deployment["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        (container,) = pod["containers"]
        assert {"livenessProbe", "readinessProbe"} <= container.keys()
        assert container["resources"]["limits"]["memory"]


def test_rasa_and_the_action_servers_of_kubernetes_face_nobody_but_their_neighbours() -> None:
    policies = {policy["metadata"]["name"]: policy["spec"] for policy in all_manifests("NetworkPolicy")}
    for name, neighbour in (("rasa", "gateway"), ("actions", "rasa")):
        (rule,) = policies[name]["ingress"]
        assert rule["from"] == [{"podSelector": {"matchLabels": {"app.kubernetes.io/name": neighbour}}}]
    assert policies["nothing-else"]["podSelector"] == {} and "ingress" not in policies["nothing-else"]


def test_every_alarm_is_explained_and_every_secret_has_a_way_to_be_changed() -> None:
    manual = (ROOT / "docs/drift.md").read_text("utf-8")
    headings = {heading.lower() for heading in re.findall(r"^### (\w+)$", manual, re.M)}
    alarms = yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text("utf-8"))["groups"]
    runbooks = [
        rule["annotations"]["runbook"] for group in alarms for rule in group["rules"] if "alert" in rule
    ]
    assert [book for book in runbooks if book.partition("#")[2] not in headings] == [] != runbooks
    asked = set(re.findall(r"^([A-Z_]+)=$", (DEPLOY / "docker/.env.exempel").read_text("utf-8"), re.M))
    named_otherwise = {"POSTGRES_PASSWORD": "TRACKER_URL", "REDIS_PASSWORD": "REDIS_URL"}
    assert [name for name in asked if f"`{named_otherwise.get(name, name)}`" not in manual] == []
