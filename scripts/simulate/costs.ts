/**
 * What things cost a node. Each was measured by `npm run simulate -- --measure`, which prints this list anew; CPU time is
 * that of all threads of the process, on one core of the machine that docs/scale.md names.
 */
export interface Costs {
  /** bytes of an envelope: a short question, one Ed25519 signature */
  readonly envelopeBytes: number
  /** CPU ms of all checks before relaying, one signature */
  readonly envelopeCheckMs: number
  /** CPU ms of one more copy of an order between two nodes, both ends together: gossipsub, Yamux, Noise, pre-shared key, TCP */
  readonly gossipCopyMs: number
  /** bytes of a presence with a record of usual size */
  readonly presenceBytes: number
  readonly presenceSignMs: number
  /** CPU ms to check one presence: form, signature, record */
  readonly presenceVerifyMs: number
  /** bytes of memory that the census takes for each node */
  readonly censusBytesPerNode: number
  /** CPU µs for each thing that is held, to make the digest of a kind; needed anew when anything of it is new */
  readonly indexUsPerEntry: number
  /** CPU µs for each thing that is held, to make the digests of buckets, when two nodes differ */
  readonly bucketUsPerEntry: number
  /** CPU ms of a question of sync on a stream that is open, both ends together */
  readonly syncQuestionMs: number
  /** CPU ms of a hello when nothing is new, both ends together */
  readonly syncHelloMs: number
  /** bytes of a sealed result with a few hundred bytes of elements */
  readonly resultBytes: number
  /** CPU ms of the investigator to take a result: connection, checks, opening, synced write, receipt */
  readonly resultNewMs: number
  /** the same on a connection that is open */
  readonly resultOpenMs: number
  /** the same for a result that it has already, or refuses unopened */
  readonly resultRepeatMs: number
}

/** Bytes around things on the wire, by the formats: not measured. */
export interface Overheads {
  /** of a copy of an order: topic (95), fields, Yamux 12, Noise 18 */
  readonly copyOverheadBytes: number
  /** of an IDONTWANT */
  readonly controlBytes: number
  /** of an IHAVE with one id: it names the topic */
  readonly announcementBytes: number
  /** of a question of sync and its answer */
  readonly questionBytes: number
  /** of the name of a presence: peer id, sequence number, fields */
  readonly entryBytes: number
  /** of a hello, and its answer */
  readonly helloBytes: number
  /** of TCP, Noise, Yamux and protocol negotiation of a new connection, both directions */
  readonly connectionBytes: number
}

export const MEASURED: Costs = {
  envelopeBytes: 1213,
  envelopeCheckMs: 0.69,
  gossipCopyMs: 0.11,
  presenceBytes: 898,
  presenceSignMs: 0.78,
  presenceVerifyMs: 0.2,
  censusBytesPerNode: 7200,
  indexUsPerEntry: 1.7,
  bucketUsPerEntry: 0.79,
  syncQuestionMs: 0.56,
  syncHelloMs: 0.52,
  resultBytes: 840,
  resultNewMs: 7.4,
  resultOpenMs: 3.9,
  resultRepeatMs: 1.9
}

export const OVERHEADS: Overheads = {
  copyOverheadBytes: 140,
  controlBytes: 75,
  announcementBytes: 175,
  questionBytes: 80,
  entryBytes: 75,
  helloBytes: 600,
  connectionBytes: 2500
}

export type AllCosts = Costs & Overheads
