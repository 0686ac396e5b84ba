import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { thresholdsText } from "../../text/thresholds";
import classes from "./PayoffForm.module.css";
import { AMOUNTS, type Amount, type Payoff, readAmount } from "./payoff";

/** How long a number must stand still before it is asked for, so "120" is not asked for as 1, 12 and 120. */
const REST_MS = 400;

interface Props {
  payoff: Payoff;
  onChange: (payoff: Payoff) => void;
}

/** What a decision of each kind brings or costs. */
export function PayoffForm({ payoff, onChange }: Props) {
  return (
    <div className={classes.fields}>
      {AMOUNTS.map((name) => (
        <AmountField
          key={name}
          name={name}
          amount={payoff[name]}
          onChange={(amount) => onChange({ ...payoff, [name]: amount })}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  name: Amount;
  amount: number;
  onChange: (amount: number) => void;
}

/** One amount; what is no number is told beneath, and goes no further. */
function AmountField({ name, amount, onChange }: FieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const send = useDebouncedCallback(onChange, REST_MS);
  const shown = typed ?? String(amount);
  const read = readAmount(shown);
  const { label, hint } = thresholdsText.amounts[name];
  return (
    <TextInput
      className={classes.field}
      size="sm"
      label={label}
      description={hint}
      inputWrapperOrder={["label", "description", "input", "error"]}
      inputMode="decimal"
      autoComplete="off"
      value={shown}
      error={"problem" in read && thresholdsText.problems[read.problem]}
      onChange={(event) => {
        const next = event.currentTarget.value;
        const nextRead = readAmount(next);
        setTyped(next);
        if ("amount" in nextRead) send(nextRead.amount);
        else send.cancel();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") send.flush();
      }}
      onBlur={() => {
        send.flush();
        if ("amount" in read) setTyped(null);
      }}
    />
  );
}
