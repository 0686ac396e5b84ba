import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { PayoffForm } from "./PayoffForm";

const PAYOFF = { value_tp: 0, cost_fp: 1, cost_fn: 1, value_tn: 0 };

function open() {
  const onChange = vi.fn();
  render(
    <MantineProvider>
      <PayoffForm payoff={PAYOFF} onChange={onChange} />
    </MantineProvider>,
  );
  return onChange;
}

const type = (label: string, typed: string) => {
  const field = screen.getByLabelText(label);
  fireEvent.change(field, { target: { value: typed } });
  return field;
};

test("an amount is told with the three others once its field is left", () => {
  const onChange = open();

  fireEvent.blur(type("A miss costs", "120"));

  expect(onChange.mock.calls).toEqual([[{ ...PAYOFF, cost_fn: 120 }]]);
});

test("what is no number is told at its field, stays there and goes no further", () => {
  const onChange = open();

  const field = type("A false alarm costs", "1,5");
  fireEvent.blur(field);

  expect(screen.getByText("Write a number, such as 120 or 0.5.")).toBeTruthy();
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByDisplayValue("1,5")).toBe(field);
  expect(onChange).not.toHaveBeenCalled();
});

test("a number that becomes none before it stood still is not told", () => {
  const onChange = open();

  type("A hit brings", "8");
  fireEvent.blur(type("A hit brings", ""));

  expect(onChange).not.toHaveBeenCalled();
});
