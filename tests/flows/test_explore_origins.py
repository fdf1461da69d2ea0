"""Requests to the page that say they come from elsewhere: refused, and without asking anybody."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What Python itself tells of each name that is looked up and each address that is connected to.
ASKED = """
import json, sys
reached = []
def watch(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect"):
        reached.append(str(arguments))
sys.addaudithook(watch)
from flows.explore import configure
configure(8501)
from streamlit.web.server.server_util import is_url_from_allowed_origins
told = {origin: is_url_from_allowed_origins(origin) for origin in sys.argv[1:]}
print(json.dumps([told, reached]))
"""
ORIGINS = {
    "http://127.0.0.1:8501": True,
    "http://localhost:8501": True,
    "http://evil.example": False,
    "http://127.0.0.1.evil.example:8501": False,
    "http://192.0.2.7:8501": False,
    "null": False,
}


@pytest.fixture(scope="module")
def answered():
    command = [sys.executable, "-c", ASKED, *ORIGINS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_only_pages_of_this_machine_are_let_in(answered):
    assert answered[0] == ORIGINS


def test_nobody_is_asked(answered):
    assert answered[1] == []
