import { Radio, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { proposalQuery, useResponse } from "../../api/incidents";
import { draftOf } from "../../api/monitors";
import type { Dismissal, IncidentPage } from "../../api/types";
import { incidentText } from "../../text/incident";
import { ProposedChanges } from "./ProposedChanges";
import { RemarkField } from "./RemarkField";
import { ResponseForm } from "./ResponseForm";

const say = incidentText.dismiss;
const REASONS: readonly Dismissal[] = ["too_small", "season", "elsewhere", "known_change"];

interface Props {
  page: IncidentPage;
  onClose: () => void;
}

/** Says that an incident was a false alarm and why, and changes what raised it once the past has shown how. */
export function FalseAlarmForm({ page, onClose }: Props) {
  const [because, setBecause] = useState<Dismissal | null>(null);
  const [left, setLeft] = useState<readonly string[]>([]);
  const [comment, setComment] = useState("");
  const proposal = useQuery(proposalQuery(page.id, because));
  const send = useResponse(page.id, "dismiss");
  const taken = proposal.data?.changes.filter(({ name }) => !left.includes(name)) ?? [];
  return (
    <ResponseForm
      submit={say.submit}
      isComplete={because !== null && !proposal.isFetching}
      isPending={send.isPending}
      error={send.error ?? proposal.error}
      onCancel={onClose}
      onSubmit={(author) => {
        if (because === null) return;
        const monitors = Object.fromEntries(
          taken.map(({ name, monitor }) => [name, draftOf(monitor)]),
        );
        send.mutate({ author, because, comment: comment.trim(), monitors }, { onSuccess: onClose });
      }}
    >
      <Radio.Group
        size="sm"
        label={say.because}
        value={because}
        onChange={(value) => {
          setBecause(REASONS.find((reason) => reason === value) ?? null);
          setLeft([]);
        }}
      >
        <Stack gap={8} mt={6}>
          {REASONS.map((reason) => (
            <Radio
              key={reason}
              size="sm"
              value={reason}
              label={incidentText.dismissals[reason].label}
              description={incidentText.dismissals[reason].hint}
            />
          ))}
        </Stack>
      </Radio.Group>
      <ProposedChanges
        proposal={proposal.data}
        isLoading={proposal.isFetching}
        taken={taken.map(({ name }) => name)}
        onTake={(name, isTaken) =>
          setLeft(isTaken ? left.filter((other) => other !== name) : [...left, name])
        }
      />
      <RemarkField value={comment} onChange={setComment} />
    </ResponseForm>
  );
}
