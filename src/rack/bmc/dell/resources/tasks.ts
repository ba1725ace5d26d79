import { collection, type RedfishResource, readOnly } from "#/rack/bmc/redfish/index.ts";
import type { DellContext } from "../context.ts";

const SERVICE = "/redfish/v1/TaskService";

/** A TaskService without tasks: nothing here takes long enough to need one. */
export function taskResources({ clock }: DellContext): RedfishResource[] {
  return [
    readOnly(SERVICE, () => ({
      "@odata.context": "/redfish/v1/$metadata#TaskService.TaskService",
      "@odata.type": "#TaskService.v1_1_5.TaskService",
      Id: "TaskService",
      Name: "Task Service",
      Description: "Represents the properties for the TaskService itself and has links to the actual list of tasks.",
      DateTime: new Date(clock.now()).toISOString(),
      CompletedTaskOverWritePolicy: "Oldest",
      ServiceEnabled: true,
      Status: { Health: "OK", State: "Enabled" },
      Tasks: { "@odata.id": `${SERVICE}/Tasks` },
    })),
    collection(`${SERVICE}/Tasks`, "TaskCollection", "Task Collection", () => []),
  ];
}
