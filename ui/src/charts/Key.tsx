import classes from "./Key.module.css";

/** How to read a page's charts, once: a row of samples, each with its word. */
export function Key({ children }: { children: React.ReactNode }) {
  return <p className={classes.key}>{children}</p>;
}

interface SampleProps {
  word: string;
  /** Pixels; it is as high as a line of the key. */
  width: number;
  children: React.ReactNode;
}

/** How something is drawn, and what it is. */
export function Sample({ word, width, children }: SampleProps) {
  return (
    <span>
      <svg width={width} height="12" viewBox={`0 0 ${width} 12`} aria-hidden="true">
        {children}
      </svg>
      {word}
    </span>
  );
}
