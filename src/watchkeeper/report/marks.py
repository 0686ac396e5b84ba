"""A status for pages: shape, colour and word, for no reader sees all three."""

from watchkeeper.domain.status import Status

_SHAPES = {
    Status.GREEN: '<circle cx="6" cy="6" r="5"/>',
    Status.YELLOW: '<path d="M6 .8 11.6 11H.4Z"/>',
    Status.RED: '<rect x="1" y="1" width="10" height="10" rx="1.5"/>',
    Status.GREY: '<circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" stroke-width="1.6"/>',
}


def draw_mark(status: Status, word: str = "", kind: str = "") -> str:
    """Return a status as a mark with its word.

    Parameters
    ----------
    word
        In place of the colour's name.
    kind
        "badge" for one on a ground of its colour.
    """
    shape = f'<svg viewBox="0 0 12 12" aria-hidden="true">{_SHAPES[status]}</svg>'
    return f'<span class="mark {status.value} {kind}">{shape}{word or status.value}</span>'
