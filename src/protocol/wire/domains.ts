/**
 * What the signatures of nodes are for: one domain and one payload type each, in libp2p's signed envelopes, so that
 * a signature made for one purpose is never valid for another.
 *
 * ONLY APPEND. Payload types are the two bytes 0x4d 0x49 ("MI") and a number.
 */
export const DOMAINS = {
  /** a sealed result, by the agent */
  result: { domain: 'mig-result', payloadType: new Uint8Array([0x4d, 0x49, 0x01]) },
  /** the investigator node has stored a result */
  receipt: { domain: 'mig-receipt', payloadType: new Uint8Array([0x4d, 0x49, 0x02]) },
  /** a node is there, and what it is */
  presence: { domain: 'mig-presence', payloadType: new Uint8Array([0x4d, 0x49, 0x03]) },
  /** where an investigator node can be reached now */
  location: { domain: 'mig-location', payloadType: new Uint8Array([0x4d, 0x49, 0x04]) },
  /** a custodian keeps a result until the investigator node has it */
  custody: { domain: 'mig-custody', payloadType: new Uint8Array([0x4d, 0x49, 0x05]) },
  /** a rollout goes no further, by the node that issued the action */
  stop: { domain: 'mig-stop', payloadType: new Uint8Array([0x4d, 0x49, 0x06]) }
} as const

export type Domain = keyof typeof DOMAINS
