"""The product's settings, with the bare views beside its pages."""

from parley.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.http.urls"
