import { Type } from "typebox";
import { BOOT_DEVICES, type JsonValue } from "#/model/index.ts";
import type { ConsoleWire, StatesWire } from "../node/sub-resources.ts";
import {
  type CallShape,
  count,
  detail,
  dictionary,
  fields,
  flag,
  links,
  next,
  paging,
  text,
  textOrNull,
  texts,
  time,
  timeOrNull,
} from "./call-shape.ts";

const states = Type.Unsafe<StatesWire>(
  Type.Object({
    console_enabled: flag,
    last_error: textOrNull,
    power_state: textOrNull,
    provision_state: textOrNull,
    provision_updated_at: timeOrNull,
    target_power_state: textOrNull,
    target_provision_state: textOrNull,
    raid_config: Type.Optional(dictionary),
    target_raid_config: Type.Optional(dictionary),
    boot_mode: Type.Optional(textOrNull),
    secure_boot: Type.Optional(Type.Union([flag, Type.Null()])),
  }),
);

const consoleInfo = Type.Union([
  Type.Object({ type: text, url: text }),
  Type.Object({}, { additionalProperties: false }),
  Type.Null(),
]);
const console = Type.Unsafe<ConsoleWire>(Type.Object({ console_enabled: flag, console_info: consoleInfo }));

const steps = Type.Optional(Type.Array(dictionary));
const provision = Type.Object({
  target: text,
  configdrive: Type.Optional(Type.Union([text, dictionary])),
  clean_steps: steps,
  deploy_steps: steps,
  service_steps: steps,
  rescue_password: Type.Optional(text),
  disable_ramdisk: Type.Optional(flag),
  runbook: Type.Optional(text),
});

const bootDevice = Type.Enum(BOOT_DEVICES);
const indicatorState = Type.Enum(["on", "off", "blinking", "unknown"]);
const indicator = Type.Object({ name: text, component: text, readonly: flag, states: texts, links });

const historyEntry = Type.Object({
  uuid: text,
  created_at: time,
  severity: text,
  event: text,
  event_type: Type.Optional(text),
  conductor: Type.Optional(text),
  user: Type.Optional(textOrNull),
  links,
});

const vendorMethods = Type.Record(
  Type.String(),
  Type.Object({
    http_methods: texts,
    async: flag,
    description: text,
    attach: flag,
    require_exclusive_lock: flag,
  }),
);
/** Whatever the method is made for. */
const anything = Type.Unsafe<JsonValue>(Type.Unknown());
const vendorCall = { body: dictionary, answer: anything };
const vendorCallQuery = { query: Type.Object({ method: text }), body: dictionary, answer: anything };
const vendorGet = { query: dictionary, answer: anything };

export const NODE_PART_CALLS = {
  showStates: { answer: states },
  setPower: { body: Type.Object({ target: text, timeout: Type.Optional(Type.Integer({ minimum: 1 })) }) },
  setProvision: { body: provision },
  showConsole: { answer: console },
  setConsole: { body: Type.Object({ enabled: flag }) },
  setRaid: { body: dictionary },
  setBootMode: { body: Type.Object({ target: Type.Enum(["uefi", "bios"]) }) },
  setSecureBoot: { body: Type.Object({ target: flag }) },

  showBootDevice: {
    answer: Type.Object({
      boot_device: Type.Union([bootDevice, Type.Null()]),
      persistent: Type.Union([flag, Type.Null()]),
    }),
  },
  setBootDevice: { body: Type.Object({ boot_device: bootDevice, persistent: Type.Optional(flag) }) },
  supportedBootDevices: { answer: Type.Object({ supported_boot_devices: Type.Array(bootDevice) }) },
  injectNmi: {},
  listIndicators: { answer: Type.Object({ indicators: Type.Array(indicator) }) },
  showIndicator: { answer: Type.Object({ state: indicatorState }) },
  setIndicator: { body: Type.Object({ state: Type.Enum(["on", "off", "blinking"]) }) },

  listTraits: { answer: Type.Object({ traits: texts }) },
  setTraits: { body: Type.Object({ traits: texts }) },
  addTrait: {},
  deleteTraits: {},
  deleteTrait: {},
  listVifs: { answer: Type.Object({ vifs: Type.Array(Type.Object({ id: text })) }) },
  attachVif: {
    body: Type.Object({ id: text, port_uuid: Type.Optional(text), portgroup_uuid: Type.Optional(text) }),
  },
  detachVif: {},
  listBiosSettings: { query: Type.Object({ detail, fields }), answer: Type.Object({ bios: Type.Array(dictionary) }) },
  showBiosSetting: { answer: dictionary },
  listFirmware: { answer: Type.Object({ firmware: Type.Array(dictionary) }) },
  showInventory: { answer: Type.Object({ inventory: dictionary, plugin_data: dictionary }) },
  listHistory: {
    query: Type.Object({ ...paging, detail }),
    answer: Type.Object({ history: Type.Array(historyEntry), next }),
  },
  showHistoryEntry: { answer: historyEntry },
  listChildren: { answer: Type.Object({ children: texts, links }) },
  attachMedia: {
    body: Type.Object({
      device_type: Type.Enum(["cdrom", "disk", "floppy"]),
      image_url: text,
      image_download_source: Type.Optional(Type.Enum(["http", "local", "swift"])),
    }),
  },
  detachMedia: { query: Type.Object({ device_types: Type.Optional(Type.Union([texts, text])) }) },
  listMedia: {
    answer: Type.Array(Type.Object({ media_types: texts, inserted: flag, image: textOrNull })),
  },

  listVendorMethods: { answer: vendorMethods },
  getVendorMethod: vendorGet,
  postVendorMethod: vendorCall,
  putVendorMethod: vendorCall,
  patchVendorMethod: vendorCall,
  deleteVendorMethod: vendorGet,
  getVendorMethodQuery: { query: Type.Object({ method: text }), answer: anything },
  postVendorMethodQuery: vendorCallQuery,
  putVendorMethodQuery: vendorCallQuery,
  patchVendorMethodQuery: vendorCallQuery,
  deleteVendorMethodQuery: { query: Type.Object({ method: text }), answer: anything },

  listDriverVendorMethods: { answer: vendorMethods },
  getDriverVendorMethod: vendorGet,
  postDriverVendorMethod: vendorCall,
  putDriverVendorMethod: vendorCall,
  patchDriverVendorMethod: vendorCall,
  deleteDriverVendorMethod: vendorGet,
  getDriverVendorMethodQuery: { query: Type.Object({ method: text }), answer: anything },
  postDriverVendorMethodQuery: vendorCallQuery,
  putDriverVendorMethodQuery: vendorCallQuery,
  patchDriverVendorMethodQuery: vendorCallQuery,
  deleteDriverVendorMethodQuery: { query: Type.Object({ method: text }), answer: anything },

  lookup: {
    query: Type.Object({ addresses: Type.Optional(Type.Union([texts, text])), node_uuid: Type.Optional(text) }),
    answer: Type.Object({ node: dictionary, config: dictionary }),
  },
  heartbeat: {
    body: Type.Object({
      callback_url: text,
      agent_version: Type.Optional(text),
      agent_token: Type.Optional(text),
      agent_verify_ca: Type.Optional(text),
      agent_status: Type.Optional(text),
      agent_status_message: Type.Optional(text),
    }),
  },
  listShards: { answer: Type.Object({ shards: Type.Array(Type.Object({ name: textOrNull, count })) }) },
  postEvents: { body: Type.Object({ events: Type.Array(dictionary) }) },
} as const satisfies Record<string, CallShape>;
