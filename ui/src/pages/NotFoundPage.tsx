import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Notice } from "../components/States";
import { sharedText } from "../text/shared";
import { usePageTitle } from "./usePageTitle";

export function NotFoundPage() {
  usePageTitle(sharedText.state.notFound);
  return (
    <Notice
      title={sharedText.state.notFound}
      action={
        <Button variant="default" component={Link} to="/">
          {sharedText.state.toFleet}
        </Button>
      }
    >
      <p>{sharedText.state.notFoundHint}</p>
    </Notice>
  );
}
