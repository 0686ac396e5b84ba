import { sharedText } from "../text/shared";
import classes from "./HowToRead.module.css";
import { Panel } from "./Panel";

/** What a page's numbers do not say by themselves: what they hold for, and what for not. */
export function HowToRead({ lines }: { lines: readonly string[] }) {
  return (
    <Panel title={sharedText.howToRead} variant="quiet">
      <ul className={classes.lines}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Panel>
  );
}
