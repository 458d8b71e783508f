import pytest

from common.environment import SettingsError, flag, integer, required


def test_required_fails_with_the_name_of_a_missing_variable(monkeypatch):
    monkeypatch.setenv("POSTGRES_HOST", "")
    with pytest.raises(SettingsError, match="POSTGRES_HOST is not set"):
        required("POSTGRES_HOST")
    monkeypatch.setenv("POSTGRES_HOST", "db")
    assert required("POSTGRES_HOST") == "db"


@pytest.mark.parametrize(("given", "expected"), [("true", True), ("True", True), ("false", False), ("", False)])
def test_flag(monkeypatch, given, expected):
    monkeypatch.setenv("SEED_DEMO", given)
    assert flag("SEED_DEMO") is expected


def test_flag_rejects_other_values(monkeypatch):
    monkeypatch.setenv("SEED_DEMO", "yes")
    with pytest.raises(SettingsError, match="SEED_DEMO is 'yes': allowed are true and false"):
        flag("SEED_DEMO")


@pytest.mark.parametrize("given", ["0", "65", "8.0", "-1", "eight", "²"])
def test_integer_rejects_other_values_and_those_out_of_range(monkeypatch, given):
    monkeypatch.setenv("WEB_THREADS", given)
    with pytest.raises(SettingsError, match="whole numbers from 1 to 64"):
        integer("WEB_THREADS", 8, 1, 64)


def test_integer_has_a_default(monkeypatch):
    monkeypatch.delenv("WEB_THREADS", raising=False)
    assert integer("WEB_THREADS", 8, 1, 64) == 8
