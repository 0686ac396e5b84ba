import { Button, Progress } from "@mantine/core";
import { useDrillEnd } from "../../api/drills";
import type { DrillProgress } from "../../api/types";
import { drillText } from "../../text/drill";
import classes from "./DrillRun.module.css";

/** How far a drill has come, and the way to end it. */
export function DrillRun({ model, progress }: { model: string; progress: DrillProgress }) {
  const end = useDrillEnd(model);
  const said = drillText.step(progress.n_done + 1, progress.n_all);
  return (
    <div className={classes.run}>
      <div className={classes.said}>
        <span role="status">{progress.doing}</span>
        <span className={classes.count}>{said}</span>
      </div>
      <Progress
        value={(100 * progress.n_done) / progress.n_all}
        aria-label={drillText.progress}
        size="md"
      />
      <Button
        size="xs"
        variant="default"
        className={classes.end}
        loading={end.isPending}
        onClick={() => end.mutate()}
      >
        {drillText.end}
      </Button>
    </div>
  );
}
