/** The policy the commands of a policy's life are about. */
import { checkPolicy, checkPolicyFile, type LoadedPolicy } from '../host/policy-file.ts';
import { loadOptions, type PolicyCommandNeeds } from './policy-needs.ts';

/** The policy in force here, or one file by itself. Throws `policy-*`. */
export async function loadForCommand(
  file: string | undefined,
  needs: PolicyCommandNeeds,
): Promise<LoadedPolicy> {
  const options = loadOptions(needs);
  return file === undefined ? checkPolicy(options) : checkPolicyFile(file, options);
}
