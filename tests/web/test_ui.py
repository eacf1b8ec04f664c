"""The design system: its tags, its colours, what every template must keep to."""

import gzip
import re
from pathlib import Path

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.template import Context, Engine, TemplateSyntaxError
from django.test import RequestFactory

import tuntas
from tuntas.web.bundle import joined
from tuntas.web.progress import progress
from tuntas.web.templatetags.ui import register
from tuntas.web.views.guide import guide, icon_names
from tuntas.web.views.theme import set_theme, theme_of

CODE = Path(tuntas.__file__).parent
STATIC = CODE / "web" / "static" / "tuntas"
CSS = STATIC / "css"
TEMPLATES = sorted(CODE.rglob("templates/**/*.html"))
BLOCKS = {"notice", "card", "card_body", "card_foot", "fold", "why", "empty", "dialog", "page_head", "track"}
BLOCKS |= {"journey", "timeline", "timeline_item", "lines", "queue", "queue_item", "field", "when"}
# Papers are printed by their own typesetter; their templates are not pages.
PAGES = [path for path in TEMPLATES if "documents" not in path.parts]


@pytest.fixture(autouse=True)
def plain_static(settings):
    kept = settings.STORAGES["default"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {"default": kept, "staticfiles": plain}


def draw(source: str, **context: object) -> str:
    engine = Engine(builtins=["tuntas.web.templatetags.ui"])
    return str(engine.from_string(source).render(Context(context)))


# -- the tags


@pytest.mark.parametrize("name", sorted(register.tags))
def test_a_tag_refuses_an_argument_it_does_not_know(name):
    end = f"{{% end{name} %}}" if name in BLOCKS else ""
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'colour'"):
        draw(f"{{% {name} colour='red' %}}{end}")


def test_what_people_write_is_escaped():
    written = "<script>x</script>"
    drawn = draw(
        "{% chip w %}{% card heading=w %}{{ w }}{% endcard %}{% entry 'n' label=w value=w kind='textarea' %}"
        "{% fold summary=w note=w %}{% endfold %}{% button w %}{% line w note=w end=w %}{% facts f %}",
        w=written,
        f=[(written, written)],
    )
    assert "<script>" not in drawn


def test_the_output_of_a_tag_can_be_given_on():
    drawn = draw("{% chip 'Berjalan' tone='good' as c %}{% card heading='Waktu' remark=c %}{% endcard %}")
    assert '<span class="chip" data-tone="good">Berjalan</span>' in drawn


def test_a_locked_button_says_why():
    drawn = draw("{% button 'Selesaikan' kind='main' disabled='Foto belum ada' %}")
    assert " disabled" in drawn
    assert "Foto belum ada" in drawn


def test_a_question_points_to_its_hint_and_its_error():
    drawn = draw("{% entry 'wa' label='WA' hint='Untuk kabar' error='Kurang panjang' %}")
    assert 'aria-describedby="id_wa-hint id_wa-error"' in drawn
    assert 'id="id_wa-hint"' in drawn
    assert 'id="id_wa-error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_a_proposal_is_never_ticked_beforehand():
    options = [{"value": "Y", "label": "Ya", "chip": "Usulan"}, {"value": "T", "label": "Tidak"}]
    assert "checked" not in draw("{% choices 'd' legend='?' options=o size='big' %}", o=options)


def test_the_guide_shows_every_component():
    source = "".join(path.read_text() for path in TEMPLATES if path.name.startswith("guide"))
    used = set(re.findall(r"{%\s*(\w+)", source)) | {"post"}
    assert sorted(set(register.tags) - used) == []


@pytest.mark.django_db
def test_the_guide_renders():
    answer = guide(RequestFactory().get("/_ui/"))
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 200
    assert "Panduan gaya" in answer.content.decode()


# -- what every page keeps to


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_a_page_keeps_to_the_policy(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text), "no inline style"
    assert not re.search(r"<style\b", text), "no inline sheet"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "no inline handler"
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), "no inline script"
    assert not re.search(r"(?:\bsrc|<link[^>]*href)=[\"'](?:https?:)?//", text), "nothing from elsewhere"


def test_every_icon_that_is_named_exists():
    named: set[str] = set()
    for path in [*TEMPLATES, *CODE.rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"(?:\bicon=|{% icon )\"([a-z0-9-]+)\"", text))
    assert sorted(named - set(icon_names())) == []


def test_only_the_tags_write_html_in_python():
    writers = {p.name for p in CODE.rglob("*.py") if re.search(r"\b(format_html|mark_safe)\b", p.read_text())}
    assert writers == {"html.py"}


# -- the sheets


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_can_be_read(theme):
    pairs = re.findall(r"--([\w-]+):\s*light-dark\((#\w{6}), (#\w{6})\)", (CSS / "tokens.css").read_text())
    colour = {name: shades[theme] for name, *shades in pairs}
    for back in ("page", "surface", "sunken"):
        for text in ("ink", "soft", "accent", "warn", "bad"):
            assert contrast(colour[text], colour[back]) >= 4.5, (text, back)
        assert contrast(colour["edge"], colour[back]) >= 3, ("edge", back)
    for tone in ("accent", "warn", "bad"):
        assert contrast(colour[tone], colour[f"{tone}-tint"]) >= 4.5, tone
    assert contrast(colour["on-accent"], colour["accent"]) >= 4.5
    assert contrast(colour["on-accent"], colour["accent-deep"]) >= 4.5


def test_only_the_tokens_name_a_colour():
    named = [p.name for p in CSS.glob("*.css") if re.search(r"[:\s,(]#[0-9a-f]{3,8}\b", p.read_text())]
    assert named == ["tokens.css"]


def test_the_joined_sheet_holds_every_file():
    sheet = (CSS / "tuntas.css").read_text()
    read: list[str] = []

    def reader(name: str) -> str:
        read.append(name)
        return (CSS / name).read_text()

    text = joined(sheet, reader)
    assert "@import" not in text
    assert sorted([*read, "tuntas.css", "lapor.css"]) == sorted(p.name for p in CSS.glob("*.css"))
    assert text.index("@layer tokens {") < text.index("@layer base {") < text.index("@layer parts {")
    assert text.count("{") == text.count("}")


def test_a_first_visit_stays_small():
    sheet = joined((CSS / "tuntas.css").read_text(), lambda name: (CSS / name).read_text())
    weight = len(gzip.compress(sheet.encode()))
    weight += (STATIC / "fonts" / "plus-jakarta-sans.woff2").stat().st_size
    for name in ("img/icons.svg", "img/icon.svg", *(f"js/{p.name}" for p in STATIC.glob("js/*.js"))):
        weight += len(gzip.compress((STATIC / name).read_bytes()))
    assert weight < 100_000  # which leaves 50 kB for the page itself


@pytest.mark.parametrize("path", sorted(STATIC.glob("js/*.js")), ids=lambda p: p.name)
def test_a_script_is_short_and_stands_alone(path):
    text = path.read_text()
    assert text.startswith("// ")
    assert len(text.splitlines()) < 80
    assert not re.search(r"^import ", text, re.M)


# -- light and dark


def test_the_theme_is_kept_in_a_cookie_and_leads_back():
    asked = RequestFactory().post("/tema/", {"tema": "gelap", "next": "/meja/?x=1"})
    answer = set_theme(asked)
    assert (answer.status_code, answer["Location"]) == (302, "/meja/?x=1")
    assert answer.cookies["tema"].value == "gelap"
    shown = RequestFactory().get("/")
    shown.COOKIES["tema"] = "gelap"
    assert theme_of(shown) == "dark"
    shown.COOKIES["tema"] = "merah"
    assert theme_of(shown) == ""


def test_the_theme_switch_leads_nowhere_else():
    asked = RequestFactory().post("/tema/", {"tema": "auto", "next": "https://elsewhere.example/"})
    assert set_theme(asked)["Location"] == "/"


# -- sending files


def test_a_page_that_sends_files_is_told_where_to_go():
    def moved(request):
        answer = HttpResponseRedirect("/meja/")
        answer.set_cookie("messages", "selesai")
        return answer

    plain = progress(moved)(RequestFactory().post("/kasus/"))
    told = progress(moved)(RequestFactory().post("/kasus/", headers={"X-Progress": "1"}))
    assert (plain.status_code, plain["Location"]) == (302, "/meja/")
    assert (told.status_code, told["X-Location"]) == (204, "/meja/")
    assert told.cookies["messages"].value == "selesai"
