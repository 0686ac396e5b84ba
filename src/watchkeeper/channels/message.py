"""A notification as a mail: subject, plain text and HTML. Pure: the same notification, the same bytes.

The HTML is made for mail clients, not browsers: tables and inline styles carry the layout, one style
sheet adds dark and narrow where a client understands it, no image and no font is fetched (the chart comes with the
mail), and status is always a word beside its colour.
"""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from string import Template

from watchkeeper.channels.fitting import clip
from watchkeeper.channels.identity import message_identity
from watchkeeper.channels.wording import Wording, one_line, word
from watchkeeper.domain.notification import Notification

WIDTH = 72
# Longer subjects are cut by every client; the whole title stands in the mail.
MAX_SUBJECT = 140


@dataclass(frozen=True, slots=True)
class Message:
    """A notification ready for a mailbox.

    Attributes
    ----------
    subject
        One line.
    chart_id
        By which the HTML shows the chart that lies beside it (RFC 2392); empty without one.
    """

    subject: str
    text: str
    html: str
    chart_id: str


def render(notification: Notification) -> Message:
    """Render a notification as subject, plain text and HTML."""
    wording = word(notification)
    picture, chart_id = "", ""
    if notification.chart is not None:
        chart_id = f"chart.{message_identity(notification)}@watchkeeper"
        picture = _CHART.substitute(id=chart_id, words=escape(one_line(notification.chart.words)))
    return Message(_subject(wording), _text(wording), _html(wording, picture), chart_id)


def _subject(wording: Wording) -> str:
    return clip(wording.subject, MAX_SUBJECT)


# Plain text ------------------------------------------------------------------------------------------


def _text(wording: Wording) -> str:
    label_width = 2 + max((len(fact.label) for fact in wording.facts), default=0)
    blocks = [
        _wrap(f"{wording.status.upper()} · {wording.headline} · {wording.model}"),
        _wrap(wording.title),
        "\n".join(
            _wrap(fact.value, first=fact.label.ljust(label_width), rest=" " * label_width)
            for fact in wording.facts
        ),
    ]
    if wording.lines:
        blocks.append(f"{wording.heading}\n\n" + _bullets(wording.lines))
    if wording.cause:
        blocks.append("Likely cause\n\n" + _wrap(wording.cause))
        if wording.evidence:
            blocks[-1] += "\n\n" + _bullets(wording.evidence)
    if wording.link:
        # Alone on its line and never wrapped, so that every client makes it clickable.
        blocks.append(f"{wording.link_label}:\n{wording.link}")
    # "-- " is what mail clients know a signature by (RFC 3676, section 4.3).
    blocks.append(f"-- \nWatchkeeper, {wording.sent}")
    return "\n\n".join(blocks) + "\n"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(_wrap(line, first="- ", rest="  ") for line in lines)


def _wrap(text: str, *, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


# HTML ------------------------------------------------------------------------------------------------

# Colour of the status: its strip and badge, and the text upon it (contrast at least 4.5 to 1, WCAG AA).
_COLOURS = {
    "red": ("#c4281c", "#ffffff"),
    "yellow": ("#f2b824", "#332400"),
    "resolved": ("#1f7a3d", "#ffffff"),
}
_OTHER_COLOURS = ("#5b6470", "#ffffff")

_FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"

_PAGE = Template("""\
<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>$subject</title>
<style>
:root { color-scheme: light dark; }
a { text-underline-offset: 2px; }
@media (prefers-color-scheme: dark) {
  .page { background: #111418 !important; }
  .card { background: #1b1f25 !important; border-color: #2c323a !important; }
  .rule { border-color: #2c323a !important; }
  .box { background: #232931 !important; }
  .strong { color: #f1f3f5 !important; }
  .body { color: #d5dae0 !important; }
  .faint { color: #98a2ad !important; }
  .button { background: #f1f3f5 !important; color: #14171a !important; border-color: #f1f3f5 !important; }
}
@media (max-width: 520px) {
  .page { padding: 0 !important; }
  .card { border-left: 0 !important; border-right: 0 !important; border-radius: 0 !important; }
  .inside { padding-left: 20px !important; padding-right: 20px !important; }
  .label, .value { display: block !important; width: auto !important; border: 0 !important; }
  .label { padding: 10px 0 0 !important; }
  .value { padding: 1px 0 0 !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f4f6;">
<div style="display:none;max-height:0;overflow:hidden;">$preview</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" \
style="background:#f3f4f6;">
<tr><td class="page" align="center" style="padding:32px 12px;">
<!--[if mso]><table role="presentation" width="600"><tr><td><![endif]-->
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" \
style="max-width:600px;background:#ffffff;border:1px solid #e1e4e8;border-top:4px solid $colour!important;\
border-radius:6px;border-collapse:separate;text-align:left;$font">
$rows
</table>
<p class="faint" style="margin:16px 0 20px;font-size:12px;line-height:18px;color:#66707b;$font">\
Watchkeeper &middot; $sent</p>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
""")

_HEAD = Template("""\
<span style="display:inline-block;padding:3px 9px;border-radius:4px;background:$colour;color:$ink;\
font-size:12px;line-height:16px;font-weight:700;letter-spacing:.06em;">$badge</span>\
<span class="faint" style="font-size:13px;line-height:22px;color:#66707b;">&ensp;$headline</span>
<p class="body" style="margin:18px 0 2px;font-size:14px;line-height:20px;font-weight:600;color:#48515b;\
word-break:break-word;">$model</p>
<h1 class="strong" style="margin:0;font-size:22px;line-height:30px;font-weight:650;color:#14171a;\
letter-spacing:-.01em;word-break:break-word;text-wrap:balance;">$title</h1>""")

# Its ground is its own in dark clients, too; Outlook reads the width of the attribute, the others that of the style.
_CHART = Template("""\
<img src="cid:$id" width="536" alt="$words" style="display:block;width:100%;max-width:536px;height:auto;\
box-sizing:border-box;border:1px solid #e3e0d7;border-radius:6px;font-size:13px;line-height:20px;color:#66707b;">""")

_FACT = Template("""\
<tr><td class="label faint rule" width="84" valign="top" style="width:84px;padding:9px 12px 9px 0;\
border-top:1px solid #eceef1;font-size:13px;line-height:20px;color:#66707b;">$label</td>\
<td class="value body rule" valign="top" style="padding:9px 0;border-top:1px solid #eceef1;\
font-size:14px;line-height:20px;color:#2a3037;word-break:break-word;">$value</td></tr>""")

_BUTTON = Template("""\
<a href="$link" class="button" style="display:inline-block;padding:11px 20px;border-radius:5px;\
background:#14171a;border:1px solid #14171a;color:#ffffff;font-size:14px;line-height:20px;font-weight:600;\
text-decoration:none;">$label</a>
<p class="faint" style="margin:14px 0 0;font-size:12px;line-height:18px;color:#66707b;word-break:break-all;">\
$link</p>""")


def _html(wording: Wording, picture: str) -> str:
    colour, ink = _COLOURS.get(wording.status, _OTHER_COLOURS)
    head = _HEAD.substitute(
        colour=colour,
        ink=ink,
        badge=escape(wording.status.upper()),
        headline=escape(wording.headline),
        model=escape(wording.model),
        title=escape(wording.title),
    )
    rows = [_row(head, top=26, bottom=20)]
    if picture:
        rows.append(_row(picture, top=0, bottom=18))
    rows.append(_row(_facts_table(wording), top=0, bottom=6))
    if wording.lines:
        rows.append(_row(_heading(wording.heading) + _items(wording.lines)))
    if wording.cause:
        rows.append(_row(_cause_box(wording)))
    if wording.link:
        rows.append(_row(_BUTTON.substitute(link=escape(wording.link), label=wording.link_label), top=24))
    rows.append(_row("", top=0, bottom=28))
    return _PAGE.substitute(
        subject=escape(_subject(wording)),
        preview=escape("; ".join(f"{fact.label}: {fact.value}" for fact in wording.facts)),
        colour=colour,
        font=_FONT,
        rows="\n".join(rows),
        sent=escape(wording.sent),
    )


def _row(content: str, *, top: int = 18, bottom: int = 0) -> str:
    return (
        f'<tr><td class="inside" style="padding:{top}px 32px {bottom}px;line-height:1px;">{content}</td></tr>'
    )


def _facts_table(wording: Wording) -> str:
    facts = "".join(
        _FACT.substitute(label=escape(fact.label), value=escape(fact.value)) for fact in wording.facts
    )
    return (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        f'style="border-collapse:collapse;">{facts}</table>'
    )


def _heading(text: str) -> str:
    return (
        '<h2 class="strong" style="margin:0 0 6px;font-size:14px;line-height:20px;font-weight:650;'
        f'color:#14171a;">{escape(text)}</h2>'
    )


def _items(lines: Iterable[str]) -> str:
    items = "".join(
        '<li class="body" style="margin:0 0 5px;padding:0;font-size:14px;line-height:21px;color:#2a3037;'
        f'word-break:break-word;">{escape(line)}</li>'
        for line in lines
    )
    return f'<ul class="body" style="margin:0;padding:0 0 0 18px;color:#66707b;">{items}</ul>'


def _cause_box(wording: Wording) -> str:
    statement = (
        '<p class="body" style="margin:0 0 8px;font-size:14px;line-height:21px;color:#2a3037;'
        f'word-break:break-word;">{escape(wording.cause)}</p>'
    )
    evidence = _items(wording.evidence) if wording.evidence else ""
    return (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>'
        '<td class="box" style="padding:16px 18px 13px;background:#f6f7f9;border-radius:6px;">'
        f"{_heading('Likely cause')}{statement}{evidence}</td></tr></table>"
    )
