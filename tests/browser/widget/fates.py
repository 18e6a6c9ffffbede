"""What can happen to a post between the widget and the server, each thing once."""

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from playwright.sync_api import Page, Route

Fate = Callable[[Route], None]


def meet(page: Page, *fates: Fate) -> None:
    """Let the next posts meet these fates in this order; the later ones pass."""
    waiting = list(fates)

    def handle(route: Route) -> None:
        is_post = route.request.method == "POST"
        (waiting.pop(0) if waiting and is_post else Route.continue_)(route)

    page.route("**/responses", handle)


def lose_answer(route: Route) -> None:
    """Let the server take the response; the answer is lost on the way back."""
    assert route.fetch().status == 201
    route.abort()


def break_connection(route: Route) -> None:
    """Let the post never reach the server."""
    route.abort()


def change_body(**changes: Any) -> Fate:
    """Send the same response with these keys changed: the server sees what the form would not let through."""
    return lambda route: route.continue_(post_data=json.dumps({**_body(route), **changes}))


def change_answers(**changes: Any) -> Fate:
    """Send the response with these answers changed; None takes one away."""
    return lambda route: change_body(answers={**_body(route)["answers"], **changes})(route)


def send_instead(text: str, **headers: str) -> Fate:
    """Send another body, perhaps with other headers."""
    return lambda route: route.continue_(post_data=text, headers={**route.request.headers, **headers})


def send_to(organization: str) -> Fate:
    """Send the response to another organization."""
    return lambda route: route.continue_(url=route.request.url.replace("K7M3Q9XA", organization))


def answer_with(status: int, text: str, headers: Mapping[str, str]) -> Fate:
    """Let a gateway answer in the server's place."""
    return lambda route: route.fulfill(status=status, body=text, headers=dict(headers))


def _body(route: Route) -> dict[str, Any]:
    return cast("dict[str, Any]", route.request.post_data_json)
