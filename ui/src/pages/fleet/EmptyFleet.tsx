import { CopyButton } from "@mantine/core";
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
      <Code code={PYTHON} />
      <p>{text.fleet.emptyDemo}</p>
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
            {copied ? text.copied : text.copy}
          </button>
        )}
      </CopyButton>
    </div>
  );
}
