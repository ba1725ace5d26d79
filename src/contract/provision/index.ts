export { checkProvisionVerb } from "./check-verb.ts";
export { checkRunbook, PROVISION_PARAMETERS, type ProvisionParameters, readProvisionRequest } from "./read-request.ts";
