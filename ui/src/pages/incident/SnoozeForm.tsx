import { Radio, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useResponse } from "../../api/incidents";
import { type SnoozeTimes, snoozeTimes } from "../../lib/snooze";
import { formatTime } from "../../lib/time";
import { incidentText } from "../../text/incident";
import { RemarkField } from "./RemarkField";
import { ResponseForm } from "./ResponseForm";

const say = incidentText.snooze;
const CHOICES: readonly (keyof SnoozeTimes)[] = ["hour", "hours", "tomorrow", "monday"];
const OTHER = "other";

/** Has nobody hear of an incident until a moment that people name. */
export function SnoozeForm({ id, onClose }: { id: number; onClose: () => void }) {
  const [times] = useState(() => snoozeTimes(new Date()));
  const [choice, setChoice] = useState<keyof SnoozeTimes | typeof OTHER>("hour");
  const [other, setOther] = useState("");
  const [comment, setComment] = useState("");
  const send = useResponse(id, "snooze");
  const until = choice === OTHER ? new Date(other) : times[choice];
  const isKnown = !Number.isNaN(until.getTime());
  return (
    <ResponseForm
      submit={say.label}
      isComplete={isKnown}
      isPending={send.isPending}
      error={send.error}
      onCancel={onClose}
      onSubmit={(author) =>
        send.mutate(
          { author, until: until.toISOString(), comment: comment.trim() },
          { onSuccess: onClose },
        )
      }
    >
      <Radio.Group
        size="sm"
        label={say.until}
        value={choice}
        onChange={(value) => setChoice(CHOICES.find((name) => name === value) ?? OTHER)}
      >
        <Stack gap={8} mt={6}>
          {CHOICES.map((name) => (
            <Radio
              key={name}
              size="sm"
              value={name}
              label={say[name]}
              description={formatTime(times[name].getTime())}
            />
          ))}
          <Radio size="sm" value={OTHER} label={say.other} />
        </Stack>
      </Radio.Group>
      {choice === OTHER && (
        <TextInput
          size="sm"
          type="datetime-local"
          label={say.time}
          value={other}
          onChange={(event) => setOther(event.currentTarget.value)}
        />
      )}
      <RemarkField value={comment} onChange={setComment} />
    </ResponseForm>
  );
}
