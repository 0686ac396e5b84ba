import { Button, NativeSelect, Radio } from "@mantine/core";
import { useState } from "react";
import { useDrillStart } from "../../api/drills";
import type { DrillPage } from "../../api/types";
import { EmptyLine, ErrorLine } from "../../components/States";
import { drillText } from "../../text/drill";
import classes from "./DrillForm.module.css";

/** Every fault that fits, one after the other. */
const ALL = "";

/** Which fault to plant, in plain words, and where. */
export function DrillForm({ page }: { page: DrillPage }) {
  const start = useDrillStart(page.model);
  const [name, setName] = useState(ALL);
  const [wanted, setWanted] = useState("");
  const fault = page.faults.find((one) => one.name === name);
  const columns = fault?.columns ?? [];
  const column = columns.includes(wanted) ? wanted : (columns[0] ?? "");
  if (page.faults.length === 0) return <EmptyLine>{drillText.nothingFits}</EmptyLine>;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate({ faults: fault ? [fault.name] : [], columns: column ? [column] : [] });
      }}
    >
      <Radio.Group aria-label={drillText.fault} value={name} onChange={setName}>
        <div className={classes.faults}>
          <Radio
            value={ALL}
            size="xs"
            label={drillText.all}
            description={drillText.allHint}
            className={classes.fault}
            classNames={{ description: classes.hint }}
          />
          {page.faults.map((one) => (
            <Radio
              key={one.name}
              value={one.name}
              size="xs"
              label={one.title}
              description={one.imitates}
              className={classes.fault}
              classNames={{ description: classes.hint }}
            />
          ))}
        </div>
      </Radio.Group>
      <div className={classes.actions}>
        {columns.length > 0 && (
          <NativeSelect
            size="xs"
            label={drillText.column}
            value={column}
            data={columns}
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
        )}
        <Button type="submit" size="sm" loading={start.isPending} disabled={!!page.busy_with}>
          {drillText.run}
        </Button>
        {page.busy_with && <span className={classes.busy}>{drillText.busy(page.busy_with)}</span>}
      </div>
      <ErrorLine error={start.error} />
    </form>
  );
}
