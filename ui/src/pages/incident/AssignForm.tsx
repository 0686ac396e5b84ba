import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useResponse } from "../../api/incidents";
import { incidentText } from "../../text/incident";
import { ResponseForm } from "./ResponseForm";

interface Props {
  id: number;
  owner: string;
  onClose: () => void;
}

/** Hands an incident over, or takes it over. */
export function AssignForm({ id, owner, onClose }: Props) {
  const [next, setNext] = useState("");
  const send = useResponse(id, "assign");
  return (
    <ResponseForm
      submit={incidentText.assign.label}
      isComplete={next.trim() !== ""}
      isPending={send.isPending}
      error={send.error}
      onCancel={onClose}
      onSubmit={(author) => send.mutate({ author, owner: next.trim() }, { onSuccess: onClose })}
    >
      <TextInput
        size="sm"
        label={incidentText.assign.owner}
        placeholder={owner}
        required
        maxLength={200}
        value={next}
        onChange={(event) => setNext(event.currentTarget.value)}
      />
    </ResponseForm>
  );
}
