/** Where things are on an iDRAC9. */
export const SYSTEM_PATH = "/redfish/v1/Systems/System.Embedded.1";
export const CHASSIS_PATH = "/redfish/v1/Chassis/System.Embedded.1";
export const MANAGER_PATH = "/redfish/v1/Managers/iDRAC.Embedded.1";
export const VIRTUAL_MEDIA_PATH = `${MANAGER_PATH}/VirtualMedia`;
/** Firmware 4 and later link the new path; the old one goes on answering. */
export const ATTRIBUTES_PATH = `${MANAGER_PATH}/Oem/Dell/DellAttributes/iDRAC.Embedded.1`;
export const OLD_ATTRIBUTES_PATH = `${MANAGER_PATH}/Attributes`;
/** Firmware 5 and later link the first; the second goes on answering. */
export const SESSIONS_PATHS: readonly [string, ...string[]] = [
  "/redfish/v1/SessionService/Sessions",
  "/redfish/v1/Sessions",
];
