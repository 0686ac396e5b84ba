import { useEffect } from "react";
import { text } from "../lib/text";

/** Names the browser's tab after the page. */
export function usePageTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · ${text.product}`;
  }, [title]);
}
