import { describeCompletion } from "../completion-code.ts";
import { IpmiError } from "../errors.ts";

/** What a BMC says to a command. A bad completion code is a value until the driver's edge, where its quirks are known. */
export type IpmiAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly command: string; readonly completionCode: number };

/** The value, or IPMI_COMPLETION_CODE. */
export function expectOk<Value>(answer: IpmiAnswer<Value>): Value {
  if (answer.ok) return answer.value;
  const { command, completionCode } = answer;
  const message = `the BMC answered ${command} with ${describeCompletion(completionCode)}`;
  throw new IpmiError("IPMI_COMPLETION_CODE", "bmc-fault", message, { details: { command, completionCode } });
}
