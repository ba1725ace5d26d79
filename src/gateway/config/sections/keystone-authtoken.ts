import type { Section } from "../option.ts";
import { bool, choice, int, list, path, text, url } from "../types.ts";

export const keystoneAuthtokenSection = {
  name: "keystone_authtoken",
  help: "Keystone, for auth_strategy = keystone: where it is, and the service user that asks it whose a token is.",
  // Of keystonemiddleware, and without a meaning here: answers are remembered in the process, and catalogs not asked for.
  ironicOnly: [
    "auth_section",
    "auth_version",
    "cache",
    "delay_auth_decision",
    "enforce_token_bind",
    "http_connect_timeout",
    "http_request_max_retries",
    "include_service_catalog",
    "interface",
    "memcache_secret_key",
    "memcache_security_strategy",
    "memcached_servers",
    "region_name",
    "service_type",
  ],
  options: {
    auth_url: url({ default: null, help: "The address of Keystone, with or without /v3." }),
    www_authenticate_uri: url({
      default: null,
      defaultText: "auth_url",
      help: "Where callers get tokens. They are told with every 401.",
      deprecatedNames: ["auth_uri"],
    }),
    auth_type: choice(["password", "v3password"], { default: "password", help: "How the service user logs in." }),
    username: text({ default: null, help: "The service user." }),
    password: text({ default: null, secret: true, help: "Its password." }),
    user_domain_id: text({ default: null, help: "The domain of the service user, by its id." }),
    user_domain_name: text({ default: null, defaultText: "Default", help: "The same by its name." }),
    project_name: text({
      default: null,
      help: "The project in which the service user has its role.",
      deprecatedNames: ["tenant_name"],
    }),
    project_domain_id: text({ default: null, help: "The domain of that project, by its id." }),
    project_domain_name: text({ default: null, defaultText: "Default", help: "The same by its name." }),
    system_scope: text({
      default: null,
      help: "`all`: the service user has its role in the system, and not in a project.",
    }),
    cafile: path({
      default: null,
      defaultText: "the system's",
      help: "The authorities whose certificates for Keystone count, in PEM.",
    }),
    certfile: path({
      default: null,
      help: "The certificate that shows Keystone who asks, in PEM, where it wants one.",
    }),
    keyfile: path({
      default: null,
      defaultText: "certfile",
      help: "The key of that certificate, in PEM and without a passphrase. It may stand in certfile as well.",
    }),
    insecure: bool({
      default: false,
      help: "Take any certificate of Keystone. Whoever is in between then reads every token.",
    }),
    http_request_timeout: int({ default: 10, min: 1, help: "How long Keystone may take to answer, in seconds." }),
    token_cache_time: int({
      default: 300,
      min: -1,
      help:
        "For how many seconds an answer about a token is believed. A token that is revoked in Keystone is good here for at " +
        "most that long. 0 or -1: every request asks Keystone.",
    }),
    service_token_roles: list({ default: ["service"], help: "Roles of which one makes a token a service token." }),
    service_token_roles_required: bool({
      default: true,
      help: "Refuse a service token without such a role. keystonemiddleware's own default is to take it.",
    }),
  },
} as const satisfies Section;
