// Every address of the app and the page behind it; pages with charts come as their own chunks.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { Failure, PageSkeleton } from "./components/States";
import { formatSearch, parseSearch, type Search } from "./lib/urlState";
import { FleetPage } from "./pages/fleet/FleetPage";
import { Layout } from "./pages/Layout";
import { NotFoundPage } from "./pages/NotFoundPage";

const validateSearch = (search: Record<string, unknown>): Search =>
  Object.fromEntries(
    Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
  );

const rootRoute = createRootRoute({ component: Layout, notFoundComponent: NotFoundPage });
const options = { getParentRoute: () => rootRoute, validateSearch } as const;

const routes = [
  createRoute({ ...options, path: "/", component: FleetPage }),
  createRoute({
    ...options,
    path: "/models/$model",
    component: lazyRouteComponent(() => import("./pages/model/ModelPage"), "ModelPage"),
  }),
  createRoute({
    ...options,
    path: "/models/$model/features/$feature",
    component: lazyRouteComponent(() => import("./pages/feature/FeaturePage"), "FeaturePage"),
  }),
  createRoute({
    ...options,
    path: "/models/$model/versions",
    component: lazyRouteComponent(() => import("./pages/versions/VersionsPage"), "VersionsPage"),
  }),
  createRoute({
    ...options,
    path: "/models/$model/segments",
    component: lazyRouteComponent(() => import("./pages/segments/SegmentsPage"), "SegmentsPage"),
  }),
  createRoute({
    ...options,
    path: "/models/$model/monitors",
    component: lazyRouteComponent(() => import("./pages/monitors/MonitorsPage"), "MonitorsPage"),
  }),
  createRoute({
    ...options,
    path: "/models/$model/drill",
    component: lazyRouteComponent(() => import("./pages/drill/DrillPage"), "DrillPage"),
  }),
  createRoute({
    ...options,
    path: "/models/$model/thresholds",
    component: lazyRouteComponent(
      () => import("./pages/thresholds/ThresholdsPage"),
      "ThresholdsPage",
    ),
  }),
  createRoute({
    ...options,
    path: "/review",
    component: lazyRouteComponent(() => import("./pages/review/ReviewPage"), "ReviewPage"),
  }),
  createRoute({
    ...options,
    path: "/incidents",
    component: lazyRouteComponent(() => import("./pages/incidents/IncidentsPage"), "IncidentsPage"),
  }),
  createRoute({
    ...options,
    path: "/incidents/$id",
    component: lazyRouteComponent(() => import("./pages/incident/IncidentPage"), "IncidentPage"),
  }),
] as const;

export const router = createRouter({
  routeTree: rootRoute.addChildren([...routes]),
  parseSearch,
  stringifySearch: formatSearch,
  defaultPreload: "intent",
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: ({ error, reset }) => (
    <Failure error={error instanceof Error ? error : new Error(String(error))} onRetry={reset} />
  ),
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
