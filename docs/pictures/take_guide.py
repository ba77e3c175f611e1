"""Take the pictures of the newsroom's guide again; a part of `make screenshots`."""

import os
import secrets

from PIL import Image
from playwright.sync_api import sync_playwright
from throw_away import PROJECT, portal

PLACE = PROJECT / "static" / "guide"
SMALL_PHONE, PHONE, DESKTOP = (360, 560), (360, 700), (1280, 860)
SHOWN = (640, 430)  # a picture of a desktop, in the guide
MOST_BYTES = 400_000  # of all pictures together
PASSWORD = secrets.token_urlsafe(20)
PEOPLE = {"awa": ("Awa", "Traoré", "Publication"), "moussa": ("Moussa", "Keïta", "Rédaction")}
FORM = "/admin/exhibitors/exhibitor/1/change/"
STALE = 4  # the exhibitor whose published English is stale
TEXTS = {
    "moussa": "Constructeur turc de drones, venu au salon avec plusieurs de ses modèles.",
    "awa": "Constructeur turc de drones ; plusieurs de ses modèles étaient au salon.",
}
SENT_BACK = "Merci. Le nombre de modèles est dans le registre : il manque le renvoi."


def add_accounts():
    from django.contrib.auth.models import Group, User

    for name, (first, last, group) in PEOPLE.items():
        person = User.objects.create_user(
            name, password=PASSWORD, is_staff=True, is_active=True, first_name=first, last_name=last
        )
        person.groups.add(Group.objects.get(name=group))


def log_in(browser, address, name, language, size=DESKTOP):
    context = browser.new_context(
        base_url=address,
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        timezone_id="Africa/Bamako",
        reduced_motion="reduce",
        service_workers="block",
    )
    page = context.new_page()
    page.goto("/admin/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    press(page, "#login-form [type=submit]")
    return page


def press(page, selector):
    """Click what leads to another page, and wait until it is there."""
    with page.expect_navigation():
        page.click(selector)


def write_drafts(browser, address):
    """What a morning finds: a draft to be reviewed that was spoken of, others, and a text whose English is stale."""
    writer = log_in(browser, address, "moussa", "fr")
    writer.goto(FORM)
    writer.fill("[name=summary_fr]", TEXTS["moussa"])
    press(writer, "[name=_submit] >> nth=0")
    publisher = log_in(browser, address, "awa", "fr")
    publisher.goto(FORM.replace("change", "review"))
    publisher.fill("[name=text]", SENT_BACK)
    press(publisher, "[value=comment]")
    for number in (2, 3):
        change_summary(publisher, number, "_draft")
    change_summary(publisher, STALE, "_publish")
    writer.context.close()
    publisher.context.close()


def change_summary(page, number, button):
    page.goto(FORM.replace("/1/", f"/{number}/"))
    text = page.input_value("[name=summary_fr]")
    page.fill("[name=summary_fr]", text.replace(".", ", selon plusieurs sources.", 1))
    press(page, f"[name={button}] >> nth=0")


def keep(page, name, language, size=SHOWN):
    """Write the picture of a page as it is scrolled, small."""
    page.evaluate("document.activeElement?.blur()")
    file = PLACE / f"{name}-{language}.png"
    page.screenshot(path=file, animations="disabled", caret="hide")
    picture = Image.open(file).convert("RGB")
    if picture.size == DESKTOP:
        picture = picture.resize((size[0] * 3 // 2, size[1] * 3 // 2), Image.Resampling.LANCZOS)
    picture.quantize(32, Image.Quantize.MAXCOVERAGE, kmeans=3).convert("RGB").save(
        file.with_suffix(".webp"), lossless=True, quality=100, method=4
    )
    file.unlink()


def take_desktop(browser, address, language):
    page = log_in(browser, address, "awa", language)
    keep(page, "first-page", language)
    page.goto(FORM)
    keep(page, "form", language)
    page.goto("/admin/preview/exhibitors.Exhibitor/1/?width=phone&beside=1")
    page.wait_for_load_state("networkidle")
    keep(page, "preview", language)
    page.goto("/admin/translations/?state=stale")
    press(page, f"#content table tr:has-text('E{STALE:03}') a >> nth=0")
    page.wait_for_selector("#english")
    keep(page, "translation", language)
    page.context.close()


def take_phone(browser, address, language):
    page = log_in(browser, address, "awa", language, SMALL_PHONE)
    page.goto(FORM.replace("change", "review"))
    page.evaluate("document.querySelector('.breadcrumbs').scrollIntoView()")
    keep(page, "review", language)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto("/admin/schedule/exhibitors.Exhibitor/1/")
    page.evaluate("document.querySelector('#content h2').scrollIntoView()")
    keep(page, "schedule", language)
    page.context.close()


def take_collision(browser, address, language):
    """Two have the form open; the second to save is shown both texts."""
    late = log_in(browser, address, "awa", language)
    late.goto(FORM)
    early = log_in(browser, address, "moussa", language)
    early.goto(FORM)
    early.fill("[name=summary_fr]", f"{TEXTS['moussa']} {'Il en a montré quatre.' if language == 'fr' else 'Quatre.'}")
    press(early, "[name=_draft] >> nth=0")
    late.fill("[name=summary_fr]", TEXTS["awa"])
    press(late, "[name=_draft] >> nth=0")
    late.evaluate("document.querySelector('.collision').scrollIntoView({block: 'end'}); scrollBy(0, 60)")
    keep(late, "two-texts", language)
    early.context.close()
    late.context.close()


def take_all(address, language):
    from bamex.tests.tools import find_chromium

    add_accounts()
    flags = ["--disable-gpu", "--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        write_drafts(browser, address)
        take_desktop(browser, address, language)
        take_phone(browser, address, language)
        take_collision(browser, address, language)
        browser.close()


def main():
    PLACE.mkdir(exist_ok=True)
    for language in ("fr", "en"):
        with portal() as address:
            take_all(address, language)
    weight = sum(file.stat().st_size for file in PLACE.iterdir())
    print(f"The guide's pictures weigh {weight:,} bytes together.")
    if weight > MOST_BYTES:
        raise SystemExit(f"That is more than {MOST_BYTES:,}.")


if __name__ == "__main__":
    main()
