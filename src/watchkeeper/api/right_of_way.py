"""Middleware: who asks for something has the right of way over the stages, until the answer begins."""

from contextlib import ExitStack

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watchkeeper.right_of_way import RightOfWay


class HaveRightOfWay:
    """Counts each request that reads as under way.

    Those that bring events are not counted: a steady stream of them is what the stages are there for. Nor is a stream
    of changes, once it has begun.
    """

    def __init__(self, app: ASGIApp, right_of_way: RightOfWay) -> None:
        self._app = app
        self._right_of_way = right_of_way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        with ExitStack() as under_way:
            under_way.enter_context(self._right_of_way.request())

            async def send_on(message: Message) -> None:
                under_way.close()
                await send(message)

            await self._app(scope, receive, send_on)
