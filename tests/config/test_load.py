"""Values from every source, error messages about them, and the documented sample file."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support.folders import ROOT

from pipeline.config import Configuration, find_file, load
from pipeline.config.cluster import ClusterSettings
from pipeline.config.keys import KEYS
from pipeline.config.settings import Settings
from pipeline.errors import ConfigurationError
from pipeline.model.limits import Limits
from pipeline.model.publication import SiteIdentity
from pipeline.validate.profile_file import shipped_profile

SAMPLE = ROOT / "deploy" / "ziping.toml"
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        (tmp_path / "ziping.toml").write_text(text, "utf-8")
        return tmp_path

    return write


def read(folder: Path, environment: dict[str, str] | None = None, **options: object) -> Configuration:
    given = {name.replace("__", "."): value for name, value in options.items()}
    return load(given, folder=folder, environment=environment or {}, system=folder / "etc")


def origins(configuration: Configuration) -> dict[str, str]:
    return {v.key.dotted: v.origin for v in configuration.values}


def test_nothing_set_is_the_settings_own_defaults(tmp_path: Path) -> None:
    configuration = read(tmp_path)
    assert dataclasses.replace(configuration.settings, jobs=1) == Settings()
    assert set(origins(configuration).values()) == {"default"}


def test_a_worker_a_processor_unless_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 7)
    assert read(tmp_path).settings.jobs == 7
    assert read(tmp_path, limits__jobs=2).settings.jobs == 2


def test_later_wins(write: Write) -> None:
    folder = write('[paths]\ninbox = "a"\noutbox = "a"\n[inbox]\npoll = 3\nsettle = 4\n')
    environment = {"ZIPING_OUTBOX": "b", "ZIPING_INBOX_POLL": "5"}
    configuration = read(folder, environment, paths__outbox=Path("c"), limits__jobs=None)
    settings = configuration.settings
    assert (settings.inbox, settings.outbox) == (Path("a"), Path("c"))
    assert (settings.poll, settings.settle) == (5.0, 4.0)
    found = origins(configuration)
    assert found["paths.inbox"] == found["inbox.settle"] == str(folder / "ziping.toml")
    assert (found["inbox.poll"], found["paths.outbox"]) == ("ZIPING_INBOX_POLL", "option")
    assert found["limits.jobs"] == "default"


def test_working_folder_before_the_system(write: Write, tmp_path: Path) -> None:
    system = tmp_path / "etc"
    system.mkdir()
    (system / "ziping.toml").write_text("[inbox]\npoll = 8.0\n")
    assert find_file(tmp_path, system) == system / "ziping.toml"
    assert read(tmp_path).settings.poll == 8.0
    assert read(write("")).settings.poll == 10.0


def test_the_sample_parses_to_the_defaults_and_names_every_key(write: Write, tmp_path: Path) -> None:
    plain = read(tmp_path)
    sample = read(write(SAMPLE.read_text("utf-8")))
    assert sample.settings == plain.settings
    assert [v.value for v in sample.values] == [v.value for v in plain.values]
    assert "default" not in origins(sample).values()


def test_every_key_is_documented_in_the_sample() -> None:
    settings = [line for line in SAMPLE.read_text("utf-8").splitlines() if re.match(r"\w+ =", line)]
    assert len(settings) == len(KEYS)
    silent = [line for line in settings if "  # " not in line]
    assert [line.split(" =")[0] for line in silent] == ["name_en", "column_name_en"]


def test_the_keys_reach_every_field() -> None:
    wanted = {
        (part, f.name)
        for part in (SiteIdentity, Limits, ClusterSettings, Settings)
        for f in dataclasses.fields(part)
    }
    reached = {(key.target, key.field) for key in KEYS}
    made_by_load = {(Settings, name) for name in ("jobs", "site", "limits", "cluster", "profile")}
    assert wanted - reached == made_by_load


def test_variables_are_one_a_key() -> None:
    assert len({key.variable for key in KEYS}) == len({key.dotted for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("\n[inbox]\npol = 3\n", 3, "inbox.pol; did you mean inbox.poll?"),
        ("poll = 3\n", 1, "there is no poll"),
        ("[sites]\nname = 'x'\n", 2, "sites.name; did you mean site.name?"),
        (
            "[inbox]\npoll = 'often'\n",
            2,
            "inbox.poll must be a number of seconds greater than 0, not 'often'",
        ),
        ("[inbox]\npoll = 0\n", 2, "inbox.poll must be a number of seconds greater than 0, not 0"),
        ("[inbox]\nsettle = -1\n", 2, "inbox.settle must be a number of seconds"),
        ("[inbox]\nsettle = true\n", 2, "inbox.settle must be a number of seconds"),
        ("[limits]\n# jobs\njobs = 1.5\n", 3, "limits.jobs must be a whole number"),
        ("[publish]\nmode = 'later'\n", 2, "publish.mode must be one of auto | approve"),
        ("[publish]\ntimezone = 'Mars/Base'\n", 2, "publish.timezone must be the name of a time zone"),
        ("[site]\nbase_url = 'ftp://x'\n", 2, "site.base_url must be an http(s) address"),
        ("[site]\nname = ' '\n", 2, "site.name must be non-empty text"),
        ("[inbox]\nignore = '*.bak'\n", 2, "inbox.ignore must be a list of patterns of names"),
        ("[inbox]\nignore = ['a', '']\n", 2, "inbox.ignore must be a list of patterns of names"),
        ("[pdf]\nlanguages = ['fr']\n", 2, "pdf.languages must be a list of zh"),
        ("[paths]\ninbox = 3\n", 2, "paths.inbox must be a path"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(write: Write, text: str, line: int, says: str) -> None:
    folder = write(text)
    with pytest.raises(ConfigurationError) as caught:
        read(folder)
    reason = caught.value.reason()
    assert f"{folder / 'ziping.toml'}:{line}" in reason.message_en
    assert says in reason.message_en
    assert "配置有误" in reason.message_zh
    assert caught.value.exit_code == 1


def test_what_is_no_toml_is_an_error_with_its_line(write: Write) -> None:
    with pytest.raises(ConfigurationError, match="line 2"):
        read(write("[inbox]\npoll =\n"))


def test_bytes_that_are_no_utf8_are_an_error(write: Write) -> None:
    folder = write("")
    (folder / "ziping.toml").write_bytes("[site]\nname = '朝阳'\n".encode("gb18030"))
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read(folder)


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("ZIPING_INBOKS", "x", "ZIPING_INBOKS; did you mean ZIPING_INBOX?"),
        ("ZIPING_INBOX_POLL", "soon", "(ZIPING_INBOX_POLL): inbox.poll must be a number of seconds"),
        ("ZIPING_INBOX", "", "paths.inbox must be a path"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, variable: str, value: str, says: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, {variable: value})
    assert says in caught.value.reason().message_en


def test_other_variables_are_left_alone(tmp_path: Path) -> None:
    assert read(tmp_path, {"ZIPING_DEBUG": "1", "PATH": "/bin"}).settings.poll == 10.0


def test_an_office_profile_is_laid_over_the_shipped_one(write: Write, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[publish]\nleader = "hide"\n', "utf-8")
    environment = {"ZIPING_PROFILE_FILE": str(own)}
    assert read(tmp_path, environment).settings.profile.leader == "hide"
    folder = write('[publish]\nleader = "show"\nphone = "hide"\n')
    profile = read(folder, environment).settings.profile
    assert (profile.leader, profile.phone) == ("show", "hide")
    assert profile.weight_schemes == shipped_profile().weight_schemes


@pytest.mark.parametrize("text", [None, "[publish\n", "publish = 3\n"])
def test_a_profile_that_cannot_be_read_is_an_error(tmp_path: Path, text: str | None) -> None:
    own = tmp_path / "own.toml"
    if text:
        own.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=re.escape("profile.file")):
        read(tmp_path, {"ZIPING_PROFILE_FILE": str(own)})


BROKEN_MEMORIES = {
    "missing": None,
    "text": "甲单位的译文\n".encode(),
    "cut": b'msgid "a"\nmsgstr "b"\n\nmsgid "c"\n',
    "binary": bytes(range(256)),
    "charset": b'msgid ""\nmsgstr "Content-Type: text/plain; charset=none\\n"\n\nmsgid "a"\nmsgstr "b"\n',
}


@pytest.mark.parametrize("case", BROKEN_MEMORIES)
def test_a_memory_that_cannot_be_read_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    own = tmp_path / "own.po"
    if content := BROKEN_MEMORIES[case]:
        own.write_bytes(content)
    with pytest.raises(ConfigurationError, match=re.escape("translate.memory")) as caught:
        read(tmp_path, {"ZIPING_TRANSLATE_MEMORY": str(own)})
    assert str(own) in caught.value.reason().message_zh
    assert capsys.readouterr().out == ""


def test_lists_and_addresses(tmp_path: Path) -> None:
    environment = {
        "ZIPING_PDF_LANGUAGES": "zh",
        "ZIPING_SITE_BASE_URL": "https://example.org/a",
        "ZIPING_INBOX_IGNORE": "*.bak,归档",
    }
    settings = read(tmp_path, environment).settings
    assert settings.pdf_languages == ("zh",)
    assert settings.ignore == ("*.bak", "归档")
    assert settings.site.base_url == "https://example.org/a/"


def test_placeholders_of_the_site_are_known(tmp_path: Path) -> None:
    unset = read(tmp_path).unset_site()
    assert "site.issuer" in unset
    assert not [name for name in unset if "column" in name]
    assert "site.issuer" not in read(tmp_path, {"ZIPING_SITE_ISSUER": "朝阳区财政局"}).unset_site()
