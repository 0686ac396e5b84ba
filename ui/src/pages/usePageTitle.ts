import { useEffect } from "react";
import { sharedText } from "../text/shared";

/** Names the browser's tab after the page. */
export function usePageTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · ${sharedText.product}`;
  }, [title]);
}
