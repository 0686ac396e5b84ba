import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Answer } from "../api/types";
import { plain } from "../testText";
import { AnswerNumber } from "./Answer";
import { DayCells } from "./DayCells";
import { Failure } from "./States";
import { StatusMark } from "./StatusMark";

test("a status is a word too, even where only its shape is shown", () => {
  render(<StatusMark status="red" variant="icon" />);

  expect(screen.getByText("Alarm")).toBeDefined();
});

test("a row of days tells itself in words", () => {
  const days = [{ start: "2013-10-01T00:00:00Z", status: "green" as const }];
  render(<DayCells days={days} label="Is it right?" />);

  expect(screen.getByRole("img", { name: "Is it right?. 1 day: 1 well" })).toBeDefined();
});

const answer: Answer = {
  question: "right",
  title: "Is it right?",
  status: "red",
  metric: "roc_auc",
  metric_title: "ROC AUC",
  unit: "number",
  value: 0.72,
  low: 0.69,
  high: 0.74,
  benchmark: 0.77,
  sentence: "",
  spark: [],
};

test("a headline number comes with name, interval and distance from training", () => {
  const { container } = render(<AnswerNumber answer={answer} />);

  expect(plain(container.textContent)).toBe(
    "0.72 ROC AUC95 % interval: 0.69 to 0.746.5 % below training",
  );
});

test("what is not measured says so instead of a number", () => {
  render(<AnswerNumber answer={{ ...answer, value: null }} />);

  expect(screen.getByText("Not measured yet")).toBeDefined();
});

test("a failure says what the API said, and tries again", () => {
  const retry = vi.fn();
  const refusal = Object.assign(new Error("no model is called 'x'"), { title: "Not found" });
  render(
    <MantineProvider>
      <Failure error={refusal} onRetry={retry} />
    </MantineProvider>,
  );

  fireEvent.click(screen.getByRole("button", { name: "Try again" }));

  expect(screen.getByRole("heading", { name: "Not found" })).toBeDefined();
  expect(screen.getByRole("alert").textContent).toContain("no model is called 'x'");
  expect(retry).toHaveBeenCalledOnce();
});
