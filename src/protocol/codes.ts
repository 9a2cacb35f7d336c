import type { CodeInfo } from './code-info.ts'
import { COMMAND_LINE_CODES } from './command-line-codes.ts'

export type { CodeInfo } from './code-info.ts'

/** ONLY APPEND within a group. A code never changes its meaning. */
export const CODES = {
  // --- orders, before relaying ---
  OVER_BUDGET: {
    verdict: 'ignore',
    means: 'The peer sends more than its budget allows.',
    remedy: 'Slow the sender down; after three times in a minute it is cut off for ten minutes.'
  },
  ENVELOPE_TOO_LARGE: {
    verdict: 'reject',
    means: 'The envelope is larger than a node accepts.',
    remedy: 'Make the order smaller; large parameters belong into blobs.'
  },
  ENVELOPE_MALFORMED: {
    verdict: 'reject',
    means: 'The envelope is not a protobuf envelope in normal form.',
    remedy: 'Make it again with mig.'
  },
  ORDER_MALFORMED: {
    verdict: 'reject',
    means: 'The order is not a JSON object in RFC 8785 canonical form.',
    remedy: 'Sign it with mig, which writes the canonical form.'
  },
  ORDER_TOO_DEEP: {
    verdict: 'reject',
    means: 'The JSON is nested deeper than allowed.',
    remedy: 'Flatten the parameters.'
  },
  ORDER_INVALID: {
    verdict: 'reject',
    means: 'A field of the order is missing, unknown or out of its bounds.',
    remedy: 'Correct the field named in the message.'
  },
  ORDER_OTHER_MESH: {
    verdict: 'ignore',
    means: 'The order was signed for another mesh.',
    remedy: 'Sign it again for this mesh.'
  },
  ORDER_EXPIRED: {
    verdict: 'ignore',
    means: 'The order has expired.',
    remedy: 'Sign it again with a later expiry (-e).'
  },
  ORDER_SEEN: { verdict: 'ignore', means: 'The same envelope was here before.', remedy: 'Nothing to do.' },
  TOO_MANY_ORDERS: {
    verdict: 'ignore',
    means: 'The signer, or the whole mesh, has too many live orders.',
    remedy: 'Wait until some expire, or cancel them.'
  },
  SIGNATURE_MISSING: { verdict: 'reject', means: 'The envelope has no signature.', remedy: 'Sign it.' },
  SIGNATURE_NOT_NORMAL: {
    verdict: 'reject',
    means: 'A signature packet is not in normal form, or the signatures are not sorted and distinct.',
    remedy: 'Sign with mig, which brings signatures into normal form.'
  },
  SIGNATURE_INVALID: {
    verdict: 'reject',
    means: 'A signature by a known key does not fit the signed bytes.',
    remedy: 'The order was changed after signing: sign it again.'
  },
  SIGNATURE_DATED: {
    verdict: 'ignore',
    means: 'The time of a signature lies outside the window around the order.',
    remedy: 'Check the clock of the signing machine and sign again.'
  },
  SIGNER_UNKNOWN: {
    verdict: 'ignore',
    means: 'A signature was made by a key that the policy does not hold.',
    remedy: 'Add the key to the policy, or sign with one that is in it.'
  },
  SIGNER_UNUSABLE: {
    verdict: 'ignore',
    means: 'A signing key is expired, revoked, not allowed to sign, or of an unsupported algorithm.',
    remedy: 'Sign with a valid key of the policy.'
  },
  POLICY_FORK: {
    verdict: 'ignore',
    means: 'Two policies name the same previous one; the first held stays.',
    remedy: 'Find out who signed the second one; publish a policy on top of the first.'
  },
  POLICY_STALE: {
    verdict: 'ignore',
    means: 'The policy is not newer than the one that is held.',
    remedy: 'Nothing to do.'
  },
  POLICY_GAP: {
    verdict: 'ignore',
    means: 'The policy does not follow the one that is held.',
    remedy: 'Wait for sync to bring the policies between.'
  },
  POLICY_QUORUM: {
    verdict: 'ignore',
    means: 'The policy lacks the quorum of the version before.',
    remedy: 'Let more investigators sign it.'
  },
  INTERNAL: { verdict: 'ignore', means: 'Our own mistake.', remedy: 'Report it with the log line.' },

  // --- orders, before running; reported to the investigator with status refused ---
  TARGET_INVALID: {
    means: 'The target is not in the target language.',
    remedy: 'Correct it at the position named in the message; docs/protocol/target.md lists the language.'
  },
  ACL_DENIED: {
    means: 'The signers weigh less, or are fewer people, than the ACL asks for this module.',
    remedy: 'Let more investigators sign the order.'
  },
  ACL_INVALID: { means: 'The ACL cannot be used.', remedy: 'Correct the ACL as the message says.' },
  MODULE_MISSING: {
    means: 'The agent does not have the module.',
    remedy: "Aim at agents that list it: environment->'modules'."
  },
  PARAMETERS_INVALID: { means: 'The parameters do not fit the module.', remedy: 'See mig <module> --help.' },
  SCHEDULE_INVALID: {
    means: 'The schedule means nothing, has no run before the action expires, or too many.',
    remedy: "Write five cron fields in UTC, as '*/5 * * * *', and an expiry (-e) that fits."
  },
  ROLLOUT_STOPPED: {
    means: 'The rollout of the action was stopped, because it failed on agents of earlier waves.',
    remedy: 'Look at the failures, then send the action anew.'
  },
  ROLLOUT_EXCLUDED: {
    means: 'The agent has no wave in the rollout of the action, or one that would begin after the action expires.',
    remedy: 'Ask the agent by an action of its own, or give the action more time (-e).'
  },
  POLICY_TOO_OLD: {
    means: 'The policy of the agent is older than the order asks.',
    remedy: 'Wait until sync has brought the policy to the agent.'
  },
  POLICY_UNCONFIRMED: {
    means: "The agent has not compared its policy with another node's for longer than the order allows.",
    remedy: 'Connect the agent to the mesh: it runs the order as soon as it has compared, while the order is live.'
  },
  CLOCK: {
    means: 'The clock of the agent cannot be trusted for this order.',
    remedy: 'Set the clock of the agent, then send the order anew.'
  },
  NOT_SUPPORTED: { means: 'The order uses a feature that this version does not have.', remedy: 'Update the agent.' },
  UNCHANGED: {
    means: 'The scheduled runs of the last 24 h had the same result as the one that was told before.',
    remedy: 'Nothing to do.'
  },
  CANCELLED: { means: 'The order was cancelled.', remedy: 'Nothing to do.' },
  PAUSED: {
    means: 'The owner of the host has stopped the agent from running anything.',
    remedy: 'Talk to the owner of the host.'
  },

  // --- running a module ---
  INTERRUPTED: { means: 'The agent stopped in the middle of the command.', remedy: 'Send the action anew.' },
  TIMEOUT: { means: 'The module did not end in its time.', remedy: 'Narrow the question, or raise limits.timeoutSec.' },
  MODULE_CRASHED: {
    means: 'The process of the module ended without a result.',
    remedy: 'Report it with the message; the agent is not affected.'
  },
  MODULE_FAILED: {
    means: 'The module could not answer any part of the question.',
    remedy: 'Read the errors of the result.'
  },
  MODULE_MEMORY: {
    means: 'The process of the module used more memory than allowed and was killed.',
    remedy: "Narrow the question, or raise runner.memoryBytes in the agent's configuration."
  },
  RESULT_TOO_LARGE: { means: 'The result is larger than allowed.', remedy: 'Narrow the question or set a matchlimit.' },
  SANDBOX_ABSENT: {
    means: 'The sandbox of the module is not there, or allows more than the module declares.',
    remedy: 'Start the agent with the Node that came with it.'
  },

  // --- results and receipts ---
  RESULT_MALFORMED: {
    means: 'The sealed result cannot be decoded or opened.',
    remedy: 'The agent will send it again; if it stays, update the agent.'
  },
  RESULT_SWAPPED: {
    means: 'The sealed content names another order or agent than its cover.',
    remedy: "An agent claims another's answer: look at the agent that sent it."
  },
  RESULT_UNKNOWN_ORDER: {
    means: 'The node did not issue the order that the result answers.',
    remedy: 'Nothing to do.'
  },
  RESULT_SURPLUS: {
    means:
      'The node takes no further result of its order from this agent: it has too many of agents that it does not know.',
    remedy: 'Nothing to do: the agent sends it again, and it is taken once the agent is in the census.'
  },
  RECEIPT_INVALID: {
    means: 'The receipt is not signed by the issuer, or is for another result.',
    remedy: 'The agent keeps the result and sends it again.'
  },
  CUSTODY_REFUSED: {
    means: 'The node keeps no results of this order: it does not know it, or is not named by it.',
    remedy: 'Nothing to do: the agent keeps the result and tries others.'
  },
  CUSTODY_FULL: {
    means: 'The node has no room for more results of this segment or this peer.',
    remedy: 'Bring the investigator node online, or raise the custody limits of the node.'
  },
  CUSTODY_UNKNOWN: {
    means: 'The node does not keep this result.',
    remedy: 'Nothing to do: the agent hands it over anew.'
  },
  CUSTODY_INVALID: {
    means:
      'A message of the custody protocol is malformed, or its receipt is not the one of this custodian and result.',
    remedy: 'The agent keeps the result and tries others; look at the node that sent it.'
  },
  RECORD_INVALID: {
    means: 'A presence or location record is malformed, too large or wrongly signed.',
    remedy: 'Update the node that made it.'
  },

  // --- bundles ---
  BUNDLE_MALFORMED: {
    means: 'The file is no bundle, or its items are unknown, repeated or in another order than bundles have.',
    remedy: 'Export it again.'
  },
  BUNDLE_TRUNCATED: { means: 'The bundle ends too early.', remedy: 'Copy it again, whole.' },
  BUNDLE_TAMPERED: {
    means: 'The bundle was changed after it was made.',
    remedy: 'Copy it again; if that does not help, find out who had it.'
  },
  BUNDLE_TOO_LARGE: {
    means: 'The bundle, or an item of it, is larger than allowed.',
    remedy: 'Export it again with this version; what finds no room waits for the next bundle.'
  },
  BUNDLE_OTHER_MESH: { means: 'The bundle is of another mesh.', remedy: 'Import it on a node of its mesh.' },

  // --- the mesh ---
  PEER_UNREACHABLE: {
    means: 'The peer could not be reached.',
    remedy: 'Check that the peer runs and that its address and port can be reached.'
  },
  REQUEST_TOO_LARGE: {
    means: 'A request or its answer is larger than the protocol allows.',
    remedy: 'Update the peer.'
  },
  REQUEST_TIMEOUT: { means: 'The peer did not answer in time.', remedy: 'Try again later.' },
  REQUEST_REFUSED: { means: 'The peer refused the request.', remedy: 'See the code that it gave.' },
  NO_NEIGHBOURS: {
    means: 'No node of the mesh can be reached.',
    remedy: 'Check the bootstrap addresses and that an agent runs there.'
  },
  OTHER_MESH: {
    means: 'The peer belongs to another mesh.',
    remedy: 'Check the bootstrap addresses, and that both nodes have the same mesh id.'
  },

  POLICY_LOCKOUT: {
    means: 'The policy would lock everybody out.',
    remedy: 'Change the draft as the message says, and propose it again.'
  },
  PEER_BANNED: {
    means: 'The policy bans the node: nothing of it is taken.',
    remedy: 'If that was a mistake: mig policy propose --unban, sign, publish.'
  },

  ...COMMAND_LINE_CODES
} as const satisfies Record<string, CodeInfo>

export type Code = keyof typeof CODES
