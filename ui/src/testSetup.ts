import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);

// happy-dom knows no media queries; Mantine asks for the colour scheme.
window.matchMedia ??= (query) => new EventTarget() as MediaQueryList & { media: typeof query };
