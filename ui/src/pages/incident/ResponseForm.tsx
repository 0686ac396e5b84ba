import { TextInput } from "@mantine/core";
import { DialogForm } from "../../components/DialogForm";
import { incidentText } from "../../text/incident";
import { useAuthor } from "./useAuthor";

interface Props {
  submit: string;
  /** Whether all that it needs, beside a name, is there. */
  isComplete?: boolean;
  isPending: boolean;
  error: Error | null;
  onSubmit: (author: string) => void;
  onCancel: () => void;
  children?: React.ReactNode;
}

/** What a response needs, and who gives it. */
export function ResponseForm({ isComplete = true, onSubmit, children, ...form }: Props) {
  const [author, setAuthor] = useAuthor();
  return (
    <DialogForm
      {...form}
      isComplete={isComplete && author.trim() !== ""}
      onSubmit={() => onSubmit(author.trim())}
    >
      {children}
      <TextInput
        size="sm"
        label={incidentText.yourName}
        autoComplete="name"
        required
        maxLength={200}
        value={author}
        onChange={(event) => setAuthor(event.currentTarget.value)}
      />
    </DialogForm>
  );
}
