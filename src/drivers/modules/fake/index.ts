export { createFakeConsole } from "./console.ts";
export { type FakeDelays, NO_DELAYS, pause } from "./delays.ts";
export { createFakeDeploy } from "./deploy.ts";
export { createFakeGraphicalConsole } from "./graphical/fake-graphical.ts";
export { createFakeInspect } from "./inspect.ts";
export { createFakeManagement } from "./management.ts";
export { createFakePower } from "./power.ts";
export { createFakeRescue } from "./rescue.ts";
export { createFakeVendor } from "./vendor.ts";
