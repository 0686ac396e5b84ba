import { Button, Skeleton } from "@mantine/core";
import { sharedText } from "../text/shared";
import classes from "./States.module.css";

/** What stands in for a page while it is asked for: its outline, so nothing jumps. */
export function PageSkeleton() {
  return (
    <div role="status" aria-label={sharedText.state.loading} className={classes.skeleton}>
      <Skeleton height={30} width="min(560px, 90%)" />
      <Skeleton height={18} width="min(360px, 60%)" />
      <Skeleton height={220} mt={14} />
      <div className={classes.pair}>
        <Skeleton height={260} />
        <Skeleton height={260} />
      </div>
    </div>
  );
}

interface NoticeProps {
  title: string;
  children?: React.ReactNode;
  action?: React.ReactNode;
  role?: "alert" | "status";
}

/** A page or part with nothing to show: what it means, and what to do. */
export function Notice({ title, children, action, role }: NoticeProps) {
  return (
    <div className={classes.notice} role={role}>
      <h1 className={classes.title}>{title}</h1>
      {children && <div className={classes.body}>{children}</div>}
      {action}
    </div>
  );
}

interface FailureProps {
  error: Error;
  onRetry?: (() => void) | undefined;
}

/** What failed, in the API's words, and a way to try again. */
export function Failure({ error, onRetry }: FailureProps) {
  const title =
    "title" in error && typeof error.title === "string" ? error.title : sharedText.state.failed;
  return (
    <Notice
      title={title}
      role="alert"
      action={
        onRetry && (
          <Button variant="default" onClick={onRetry}>
            {sharedText.state.retry}
          </Button>
        )
      }
    >
      <p>{error.message}</p>
    </Notice>
  );
}

/** What the API refused, in its words, beside what was tried; nothing where nothing failed. */
export function ErrorLine({ error, said }: { error: Error | null; said?: string }) {
  if (!error) return null;
  return (
    <p role="alert" className={classes.error}>
      {said && `${said}: `}
      {error.message}
    </p>
  );
}

/** One quiet line where a list is empty. */
export function EmptyLine({ children }: { children: React.ReactNode }) {
  return <p className={classes.empty}>{children}</p>;
}
