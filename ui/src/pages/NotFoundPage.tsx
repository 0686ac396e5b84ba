import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Notice } from "../components/States";
import { text } from "../lib/text";
import { usePageTitle } from "./usePageTitle";

export function NotFoundPage() {
  usePageTitle(text.state.notFound);
  return (
    <Notice
      title={text.state.notFound}
      action={
        <Button variant="default" component={Link} to="/">
          {text.state.toFleet}
        </Button>
      }
    >
      <p>{text.state.notFoundHint}</p>
    </Notice>
  );
}
