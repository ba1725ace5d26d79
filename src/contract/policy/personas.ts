/**
 * The people that Ironic's policies speak of, as oslo.policy writes them, and the groups of them that most policies
 * name. A lessee is who uses a node; its owner is who the hardware belongs to.
 */
export const PERSONAS = {
  system_admin: "role:admin and system_scope:all",
  system_member: "(role:member and system_scope:all) or rule:service_role",
  system_reader: "((role:reader or role:service) and system_scope:all) or rule:service_role",
  system_service: "role:service and system_scope:all",
  /** Nova's and others' service users. The target is there only with `rbac_service_role_elevated_access`. */
  service_role: "role:service and project_name:%(config.service_project_name)s",

  owner_admin: "role:admin and project_id:%(node.owner)s",
  owner_manager: "role:manager and project_id:%(node.owner)s",
  owner_member: "role:member and project_id:%(node.owner)s",
  owner_reader: "role:reader and project_id:%(node.owner)s",
  owner_service: "role:service and project_id:%(node.owner)s",
  lessee_admin: "role:admin and project_id:%(node.lessee)s",
  lessee_manager: "role:manager and project_id:%(node.lessee)s",
  lessee_member: "role:member and project_id:%(node.lessee)s",
  lessee_reader: "role:reader and project_id:%(node.lessee)s",

  readers: "rule:system_reader or rule:owner_reader or rule:lessee_reader or rule:owner_service",
  owner_side_readers: "rule:system_reader or rule:owner_reader or rule:owner_service",
  members: "rule:system_member or rule:system_service or rule:owner_member or rule:lessee_member",
  owner_side_members: "rule:system_member or rule:system_service or rule:owner_member or rule:owner_service",
  operators: "rule:owner_side_members or rule:lessee_manager or rule:lessee_admin",
  owner_side_managers:
    "rule:system_member or rule:system_service or rule:owner_manager or rule:owner_admin or rule:owner_service",
  managers: "rule:owner_side_managers or rule:lessee_manager or rule:lessee_admin",
  some_service: "rule:system_service or rule:owner_service",
  runbook_manager: "rule:system_member or (role:manager and project_id:%(runbook.owner)s) or role:service",
  /** Who may ask for a list of what its own project has. */
  api_reader: "role:reader or role:service",
} as const;
