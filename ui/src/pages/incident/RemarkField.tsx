import { Textarea } from "@mantine/core";
import { incidentText } from "../../text/incident";

/** What somebody has to add to what they do about an incident. */
export function RemarkField({
  value,
  onChange,
}: {
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Textarea
      size="sm"
      label={incidentText.remark}
      autosize
      minRows={1}
      maxLength={10_000}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
