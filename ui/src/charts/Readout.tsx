import classes from "./Readout.module.css";

interface Props {
  title?: string;
  /** The value first, in `<strong>`; nothing where none is known. */
  children?: React.ReactNode;
}

/** What a chart says where it is pointed at, in one line that keeps its height, so that nothing jumps. */
export function Readout({ title, children }: Props) {
  return (
    <p className={`figures ${classes.readout}`} title={title}>
      {children}
    </p>
  );
}
