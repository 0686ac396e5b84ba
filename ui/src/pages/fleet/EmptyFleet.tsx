import { Notice } from "../../components/States";
import { text } from "../../lib/text";
import classes from "./EmptyFleet.module.css";

const PYTHON = `import watchkeeper as wk
model = wk.Model("late-flights", version="1", url="${globalThis.location?.origin ?? ""}")
model.log(features, prediction=prediction, score=score)`;

/** What a newcomer sees first: what to do, ready to copy. */
export function EmptyFleet() {
  return (
    <Notice title={text.fleet.emptyTitle}>
      <p>{text.fleet.emptyHint}</p>
      <pre className={classes.code}>{PYTHON}</pre>
      <p>{text.fleet.emptyDemo}</p>
      <pre className={classes.code}>watchkeeper demo</pre>
    </Notice>
  );
}
