// The frame of every page: name, where one can go, the watched world's present, light or dark.
import { Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { type Liveness, useChanges } from "../api/changes";
import { fleetQuery } from "../api/queries";
import { formatTime } from "../lib/time";
import { layoutText } from "../text/layout";
import { sharedText } from "../text/shared";
import classes from "./Layout.module.css";

export function Layout() {
  const liveness = useChanges();
  const { data: fleet } = useQuery(fleetQuery());
  const nOpen = fleet?.incidents.filter((incident) => incident.resolved_at === null).length ?? 0;
  return (
    <>
      <a href="#content" className={classes.skip}>
        {layoutText.skip}
      </a>
      <header className={classes.bar}>
        <div className={classes.inner}>
          <Link to="/" className={classes.brand}>
            <Mark />
            {sharedText.product}
          </Link>
          <nav className={classes.nav} aria-label={sharedText.nav.label}>
            <Link to="/" activeOptions={{ exact: true }}>
              {sharedText.nav.fleet}
            </Link>
            <Link to="/incidents">
              {sharedText.nav.incidents}
              {nOpen > 0 && <span className={classes.count}>{nOpen}</span>}
            </Link>
            <Link to="/review">{sharedText.nav.review}</Link>
          </nav>
          <div className={classes.end}>
            {fleet && <Present now={fleet.now} liveness={liveness} />}
            <SchemeToggle />
          </div>
        </div>
      </header>
      <main id="content" className={classes.content} tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}

function Present({ now, liveness }: { now: string; liveness: Liveness }) {
  return (
    <Tooltip label={layoutText.live.hint}>
      <span className={classes.present} data-liveness={liveness}>
        <i />
        <span className={classes.word}>{layoutText.live[liveness]}</span>
        <time dateTime={now}>{formatTime(now)}</time>
      </span>
    </Tooltip>
  );
}

function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      className={classes.toggle}
      aria-label={layoutText.scheme[other]}
      title={layoutText.scheme[other]}
      onClick={() => setColorScheme(other)}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.4" />
        <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4Z" fill="currentColor" />
      </svg>
    </button>
  );
}

/** A quiet line with one light above it: the watch, and what it saw. */
function Mark() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
      <path
        d="M2.5 15.5h4.6l2.3-5.4 3.1 7.4 2.4-4.6h6.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="17.6" cy="6.6" r="2.3" fill="var(--yellow)" />
    </svg>
  );
}
