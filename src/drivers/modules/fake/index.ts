export { createFakeConsole } from "./console.ts";
export { createFakeGraphicalConsole } from "./graphical/fake-graphical.ts";
export { createFakeManagement } from "./management.ts";
export { createFakePower } from "./power.ts";
export { createFakeVendor } from "./vendor.ts";
