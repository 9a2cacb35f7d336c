import { aclCheckCommand } from './commands/acl-check.ts'
import { actionCancelCommand } from './commands/action-cancel.ts'
import { actionListCommand } from './commands/action-list.ts'
import { actionResultsCommand } from './commands/action-results.ts'
import { actionShowCommand } from './commands/action-show.ts'
import { actionSignCommand } from './commands/action-sign.ts'
import { actionVerifyCommand } from './commands/action-verify.ts'
import { agentsCommand } from './commands/agents.ts'
import { bundleExportCommand } from './commands/bundle-export.ts'
import { bundleImportCommand } from './commands/bundle-import.ts'
import { bundleShowCommand } from './commands/bundle-show.ts'
import { daemonCommand } from './commands/daemon.ts'
import { initCommand } from './commands/init.ts'
import { meshCreateCommand } from './commands/mesh-create.ts'
import { meshGraphCommand } from './commands/mesh-graph.ts'
import { meshInviteCommand } from './commands/mesh-invite.ts'
import { meshJoinCommand } from './commands/mesh-join.ts'
import { meshPeersCommand } from './commands/mesh-peers.ts'
import { meshRotateKeyCommand } from './commands/mesh-rotate-key.ts'
import { meshStatusCommand } from './commands/mesh-status.ts'
import { modulesCommand } from './commands/modules.ts'
import { policyHistoryCommand } from './commands/policy-history.ts'
import { policyProposeCommand } from './commands/policy-propose.ts'
import { policyPublishCommand } from './commands/policy-publish.ts'
import { policyShowCommand } from './commands/policy-show.ts'
import { policySignCommand } from './commands/policy-sign.ts'
import { renderCommand } from './commands/render.ts'
import { runCommand } from './commands/run.ts'
import { versionCommand } from './commands/version.ts'
import type { Command } from './command.ts'

/** Every command but the modules, in the order of `--help`. */
export const COMMANDS: readonly Command[] = [
  initCommand,
  meshCreateCommand,
  meshInviteCommand,
  meshJoinCommand,
  meshRotateKeyCommand,
  meshStatusCommand,
  meshPeersCommand,
  meshGraphCommand,
  agentsCommand,
  modulesCommand,
  runCommand,
  actionListCommand,
  actionShowCommand,
  actionResultsCommand,
  actionCancelCommand,
  actionSignCommand,
  actionVerifyCommand,
  aclCheckCommand,
  policyShowCommand,
  policyHistoryCommand,
  policyProposeCommand,
  policySignCommand,
  policyPublishCommand,
  renderCommand,
  bundleExportCommand,
  bundleImportCommand,
  bundleShowCommand,
  daemonCommand,
  versionCommand
]

/** Every command, the modules behind the others. */
export async function allCommands(): Promise<readonly Command[]> {
  const { MODULES } = await import('../../modules/registry.ts')
  const { moduleCommand } = await import('./module-command.ts')
  return [...COMMANDS, ...[...MODULES.values()].map(moduleCommand)]
}
