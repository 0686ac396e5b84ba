import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useBudget } from "../../api/queries";
import { modelText } from "../../text/model";
import classes from "./BudgetField.module.css";

/** How many false alarms a month people can stand; it is set when they leave the field. */
export function BudgetField({ model, allowed }: { model: string; allowed: number }) {
  const change = useBudget(model);
  const [typed, setTyped] = useState<string>();
  const commit = () => {
    const wanted = Number(typed);
    if (typed && wanted !== allowed) change.mutate(wanted);
    setTyped(undefined);
  };
  return (
    <TextInput
      size="xs"
      classNames={classes}
      type="number"
      min={0.01}
      max={30}
      step="any"
      label={modelText.budget}
      title={modelText.budgetHint}
      value={typed ?? String(allowed)}
      error={change.error?.message}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === "Enter" && commit()}
    />
  );
}
