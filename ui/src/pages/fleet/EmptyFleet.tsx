import { CopyButton } from "@mantine/core";
import { Notice } from "../../components/States";
import { fleetText } from "../../text/fleet";
import classes from "./EmptyFleet.module.css";

const PYTHON = `import watchkeeper as wk
model = wk.Model("late-flights", version="1", url="${globalThis.location?.origin ?? ""}")
model.log(features, prediction=prediction, score=score)`;

/** What a newcomer sees first: what to do, ready to copy. */
export function EmptyFleet() {
  return (
    <Notice title={fleetText.emptyTitle}>
      <p>{fleetText.emptyHint}</p>
      <Code code={PYTHON} />
      <p>{fleetText.emptyDemo}</p>
      <Code code="watchkeeper demo" />
    </Notice>
  );
}

function Code({ code }: { code: string }) {
  return (
    <div className={classes.code}>
      <pre>{code}</pre>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <button type="button" onClick={copy}>
            {copied ? fleetText.copied : fleetText.copy}
          </button>
        )}
      </CopyButton>
    </div>
  );
}
