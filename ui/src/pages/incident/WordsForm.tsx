import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useResponse } from "../../api/incidents";
import { incidentText } from "../../text/incident";
import { ResponseForm } from "./ResponseForm";

interface Props {
  id: number;
  kind: "acknowledge" | "resolve" | "reopen";
  onClose: () => void;
}

/** A response in a few words: those that say why something is over, or not, must be there. */
export function WordsForm({ id, kind, onClose }: Props) {
  const [said, setSaid] = useState("");
  const send = useResponse(id, kind);
  const isReason = kind !== "acknowledge";
  const words = said.trim();
  return (
    <ResponseForm
      submit={incidentText[kind].label}
      isComplete={!isReason || words !== ""}
      isPending={send.isPending}
      error={send.error}
      onCancel={onClose}
      onSubmit={(author) =>
        send.mutate(isReason ? { author, reason: words } : { author, comment: words }, {
          onSuccess: onClose,
        })
      }
    >
      <Textarea
        size="sm"
        label={isReason ? incidentText.reason : incidentText.remark}
        autosize
        minRows={2}
        maxLength={10_000}
        required={isReason}
        value={said}
        onChange={(event) => setSaid(event.currentTarget.value)}
      />
    </ResponseForm>
  );
}
