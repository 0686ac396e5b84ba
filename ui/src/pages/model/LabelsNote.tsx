import type { Labels } from "../../api/types";
import { StatusIcon } from "../../components/StatusMark";
import { modelText } from "../../text/model";
import classes from "./LabelsNote.module.css";

/** How labels come, and a warning where those that come are not like the others. */
export function LabelsNote({ labels }: { labels: Labels }) {
  const { selected } = labels;
  return (
    <div className={classes.note}>
      <p>
        <b>{modelText.labels}</b> {labels.sentence}
      </p>
      {selected && (
        <p className={classes.selected}>
          <StatusIcon status="yellow" size={13} />
          <span>{selected.sentence}</span>
        </p>
      )}
    </div>
  );
}
