"""A visitor walks from fleet to model to feature to incident, and finds the planted fault."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FAULT = re.compile("temp from origin=EWR looks converted from Fahrenheit to Celsius")


def test_a_visitor_finds_the_planted_fault(page):
    page.goto("/")
    page.get_by_role("heading", level=1).filter(has_text="1 model watched").wait_for()

    page.get_by_role("link", name="late-flights").first.click()
    page.get_by_role("heading", level=1, name="late-flights").wait_for()
    for question in ("Is it right?", "Is it on time?", "Is its input what it was built for?", "Does it pay?"):
        page.get_by_text(question).first.wait_for()

    page.get_by_role("link", name="temp", exact=True).first.click()
    page.get_by_role("heading", level=1).filter(has_text="temp").wait_for()
    assert page.get_by_text("origin=EWR").count() > 0

    page.get_by_role("link", name="Incidents").first.click()
    page.get_by_role("link", name=FAULT).first.click()
    page.get_by_role("heading", level=1, name=FAULT).wait_for()
    assert page.get_by_text("origin=EWR").count() > 0
    assert page.get_by_text(re.compile("100 % of rows converted from Fahrenheit to Celsius")).count() > 0


def test_results_are_told_apart_by_the_metric_that_is_chosen(page):
    page.goto("/models/late-flights")
    page.get_by_role("link", name="For whom").click()
    page.get_by_role("heading", level=1, name="For whom").wait_for()

    page.get_by_label("Metric").select_option("Recall")

    page.get_by_role("table", name="Recall: origin").wait_for()
    assert page.get_by_role("row", name=re.compile("^EWR")).count() == 1
    assert "metric=recall" in page.url


def test_a_threshold_is_found_for_what_decisions_bring_and_cost(page):
    page.goto("/models/late-flights")
    page.get_by_role("link", name="What is it worth?").click()
    page.get_by_role("heading", level=1, name="What is it worth?").wait_for()
    sentence = page.get_by_text(re.compile("^The best threshold is")).first
    before = threshold_in(sentence.inner_text())

    miss = page.get_by_label("A miss costs")
    miss.fill("five")
    page.get_by_text("Write a number, such as 120 or 0.5.").wait_for()
    assert "cost_fn" not in page.url
    miss.fill("5")

    page.wait_for_url("**cost_fn=5")
    # Not any other sentence: labels still come meanwhile, and change its counts.
    expect(sentence).not_to_contain_text(f"threshold is {before}", timeout=30_000)
    assert float(threshold_in(sentence.inner_text())) < float(before)
    page.get_by_role("button", name="Show as a table").click()
    assert page.get_by_role("row", name=re.compile("^as decided at present")).count() == 1


def threshold_in(sentence):
    return re.search(r"threshold is (0\.\d+)", sentence)[1]


def test_a_monitor_is_tried_out_over_the_past_before_it_is_saved(page):
    page.goto("/models/late-flights")
    page.get_by_role("link", name="Change them, or add one").click()
    page.get_by_role("heading", level=1, name="Monitors").wait_for()

    page.get_by_role("button", name="Edit: Drift of inputs and predictions").click()
    page.get_by_text(re.compile(r"^\d+ alerts in 90 days")).wait_for()
    page.get_by_role("slider", name="Min effect").press("End")

    page.get_by_text(re.compile(r"^As it is: \d+ alerts in 90 days")).wait_for()
    assert page.get_by_label("Min effect", exact=True).input_value() == "0.4"
    page.get_by_role("button", name="Save").click()
    page.get_by_text("A distance up to 0.4 does not matter", exact=False).wait_for()
    assert "edit" not in page.url


def test_an_incident_is_worked_by_keyboard_until_it_is_a_false_alarm(page):
    page.goto("/incidents?state=resolved")
    page.get_by_role("link", name=FAULT).first.click()
    respond(page, "Reopen", "Why", "Not over.")
    page.get_by_text("Reopened", exact=True).first.wait_for()

    page.get_by_role("button", name="Snooze").press("Enter")
    dialog = page.get_by_role("dialog", name="Snooze")
    dialog.get_by_label("Your name").press("Enter")
    page.get_by_text(re.compile("^Snoozed until")).first.wait_for()
    assert page.get_by_role("button", name="Snooze").evaluate("one => one === document.activeElement")
    respond(page, "Assign", "Owner", "Grace")
    page.get_by_text("Ada handed it to Grace.").wait_for()

    page.get_by_role("button", name="False alarm …").press("Enter")
    dialog = page.get_by_role("dialog", name="False alarm")
    dialog.get_by_label("It is too small to matter").check()
    dialog.get_by_text(re.compile(r"As it is: \d+ alerts? in \d+ days")).first.wait_for()
    for change in dialog.get_by_role("checkbox").all():
        change.uncheck()
    dialog.get_by_role("button", name="It was a false alarm").click()

    page.get_by_text("A false alarm: it is too small to matter.").wait_for()
    dialog.wait_for(state="detached")


def respond(page, action, label, words):
    """Say something in an action's dialog, and send it as Ada by the Enter key."""
    page.get_by_role("button", name=action, exact=True).press("Enter")
    dialog = page.get_by_role("dialog", name=action)
    dialog.get_by_label(label).fill(words)
    dialog.get_by_label("Your name").fill("Ada")
    dialog.get_by_label("Your name").press("Enter")
    dialog.wait_for(state="detached")


def test_a_monitor_is_added_and_removed(page):
    page.goto("/models/late-flights/monitors?add=1")
    page.get_by_role("combobox", name="Metric").fill("Recall")
    page.get_by_role("option", name="Recall", exact=True).click()
    page.get_by_label("Title").fill("Late flights that are found")

    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Edit: Late flights that are found").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    page.get_by_role("button", name=re.compile("^Remove .Late flights")).click()

    page.get_by_role("heading", name="Late flights that are found").wait_for(state="detached")


def test_the_page_moves_without_reload(page):
    page.goto("/")
    page.get_by_role("heading", level=1).wait_for()
    clock = page.get_by_text(re.compile(r"\d Dec 2013, \d\d:\d\d UTC")).first
    before = clock.inner_text()

    page.wait_for_function(
        "before => [...document.querySelectorAll('header *')].every(one => one.textContent !== before)",
        arg=before,
        timeout=30_000,
    )

    assert clock.inner_text() != before


def test_an_address_that_leads_nowhere_says_so(page):
    page.goto("/models/late-flights")
    page.get_by_role("heading", level=1, name="late-flights").wait_for()

    page.goto("/nowhere/at/all")

    assert page.get_by_role("link", name="Fleet").count() > 0


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/models/late-flights",
        "/models/late-flights/features/temp",
        "/models/late-flights/versions",
        "/models/late-flights/segments",
        "/models/late-flights/thresholds",
        "/incidents",
    ],
)
def test_no_page_is_wider_than_a_phone(browser, demo_url, path):
    context = browser.new_context(base_url=demo_url, viewport={"width": 390, "height": 844})
    phone = context.new_page()

    phone.goto(path)
    phone.get_by_role("heading", level=1).wait_for()

    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
