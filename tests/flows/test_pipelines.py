import pytest

from flows.failures import Failure
from flows.pipelines import code_version, pipeline, profiles, version_of


def test_version_names_the_profile_the_code_and_the_models():
    version = version_of("embedded")
    assert version.profile == "embedded"
    assert version.pipeline_version == code_version()
    assert version.model_version == pipeline("embedded").version


def test_pipeline_is_loaded_once():
    assert pipeline("embedded") is pipeline("embedded")


def test_default_profile_is_among_the_profiles():
    assert "embedded" in profiles()


def test_unknown_profile():
    with pytest.raises(Failure, match="nonesuch"):
        pipeline("nonesuch")
