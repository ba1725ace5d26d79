/** Where things are on an X11 with early firmware. */
export const SYSTEM_PATH = "/redfish/v1/Systems/1";
export const CHASSIS_PATH = "/redfish/v1/Chassis/1";
export const MANAGER_PATH = "/redfish/v1/Managers/1";
export const IKVM_PATH = `${MANAGER_PATH}/IKVM`;
export const MOUSE_MODE_PATH = `${MANAGER_PATH}/MouseMode`;
export const NETWORK_PROTOCOL_PATH = `${MANAGER_PATH}/NetworkProtocol`;
export const VIRTUAL_MEDIA_PATH = `${MANAGER_PATH}/VM1`;
export const SESSIONS_PATH = "/redfish/v1/SessionService/Sessions";
