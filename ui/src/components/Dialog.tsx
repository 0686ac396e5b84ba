import { useId, useLayoutEffect, useRef } from "react";
import classes from "./Dialog.module.css";

interface Props {
  title: string;
  hint?: string;
  isWide?: boolean;
  onClose: () => void;
  children: React.ReactNode;
}

/** Whether a list has dropped down from the field that a key was pressed in: Escape closes that first. */
const hasList = ({ target }: React.KeyboardEvent) =>
  target instanceof HTMLElement && target.getAttribute("aria-expanded") === "true";

/** The browser's own modal dialog: it holds the focus, closes on Escape, and gives the focus back. */
export function Dialog({ title, hint, isWide = false, onClose, children }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  // Before it leaves the page, not after: a dialog that is gone gives no focus back.
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={classes.dialog}
      data-wide={isWide || undefined}
      aria-labelledby={`${id}-title`}
      aria-describedby={hint ? `${id}-hint` : undefined}
      onKeyDown={(event) => {
        if (event.key === "Escape" && hasList(event)) event.preventDefault();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={`${id}-title`} className={classes.title}>
        {title}
      </h2>
      {hint && (
        <p id={`${id}-hint`} className={classes.hint}>
          {hint}
        </p>
      )}
      {children}
    </dialog>
  );
}
