import type { ImportedBundle } from '../../node/bundle/import-bundle.ts'
import type { WrittenBundle } from '../../node/bundle/write-bundle.ts'
import type { Code } from '../../protocol/errors.ts'
import type { Reply } from '../../protocol/order/schema.ts'
import type { Report } from '../../protocol/result/report.ts'
import type { AgentRecord } from '../../protocol/target/record.ts'
import type { NodeRole, PeerInfo } from '../../node/mesh/mesh.ts'
import type { Ms } from '../../util/clock.ts'

/** A node of the census. */
export interface CensusRow {
  readonly id: string
  readonly role: NodeRole
  /** host name; the peer id where the node has no agent record */
  readonly name: string
  readonly version: string
  readonly policyVersion: number
  /** ms since the epoch at which its presence was made */
  readonly seen: Ms
  readonly addresses: readonly string[]
  /** what targets see; only agents have one */
  readonly record?: AgentRecord
  /** another id of the census claims the same name */
  readonly isNameShared: boolean
}

/** What a target would reach, by the census. */
export interface Preview {
  readonly expected: readonly { readonly id: string; readonly name: string }[]
  /** agents of the census, matching or not */
  readonly known: number
  /** the target asks for `status` or `heartbeattime`, which an agent judges for itself */
  readonly usesPresence: boolean
}

export type CommandStatus = Report['status'] | 'silent' | 'expired'

/** The state of an action, for progress and lists. */
export interface ActionSummary {
  readonly digest: string
  readonly id: string
  readonly name: string
  readonly target: string
  readonly modules: readonly string[]
  /** RFC 3339 */
  readonly validfrom: string
  readonly expireafter: string
  /** ms since the epoch; when this node published it */
  readonly published: Ms
  /** agents of the census that matched when it was published */
  readonly expected: number
  /** agents with a final answer */
  readonly answered: number
  /** agents whose answer found something */
  readonly found: number
  /** agents by what they said last */
  readonly counts: Readonly<Partial<Record<Report['status'], number>>>
}

/** One command: the action on one agent; of a scheduled action, its newest run. */
export interface CommandRow {
  readonly agent: string
  readonly name: string
  readonly status: CommandStatus
  /** of a scheduled action: the newest run that was told of */
  readonly sequence?: number
  readonly code?: Code
  readonly message?: string
  /** ms since the epoch; when the final was stored here */
  readonly stored?: Ms
}

export interface ActionDetail extends ActionSummary {
  /** the order file: the order and its `pgpsignatures` */
  readonly order: unknown
  /** agents that were expected or were heard of, and those of the census that match now */
  readonly commands: readonly CommandRow[]
  /** all other agents of the census: by their signed records, the target does not mean them */
  readonly notTarget: readonly { readonly id: string; readonly name: string }[]
}

/** A stored answer. */
export interface StoredResult {
  readonly agent: string
  readonly name: string
  /** ms since the epoch */
  readonly stored: Ms
  readonly report: Report
}

export interface FollowOptions {
  readonly timeoutMs: Ms
  readonly isLater?: boolean
}

/** What {@link InvestigatorApi.follow} tells, in order. `end` is the last. */
export type FollowEvent =
  | { readonly kind: 'progress'; readonly summary: ActionSummary; readonly elapsedMs: Ms }
  | { readonly kind: 'result'; readonly result: StoredResult }
  | { readonly kind: 'running'; readonly agent: string }
  | {
      readonly kind: 'end'
      readonly reason: 'complete' | 'deadline' | 'cancelled'
      readonly summary: ActionSummary
      readonly silent: readonly { readonly id: string; readonly name: string }[]
      readonly elapsedMs: Ms
    }

export interface NodeIdentity {
  /** mesh id */
  readonly mesh: string
  /** peer id text */
  readonly id: string
}

/** How many nodes that are there have a value. */
export interface NodeCount {
  readonly value: string
  readonly nodes: number
}

/** A relay of the census. */
export interface RelayRow {
  readonly id: string
  readonly version: string
  /** ms since the epoch at which its presence was made */
  readonly seen: Ms
  readonly isAlive: boolean
  readonly addresses: readonly string[]
  /** names of the network segments it stands in */
  readonly segments: readonly string[]
  /** what waited there when its presence was made */
  readonly custody?: { readonly results: number; readonly bytes: number }
}

/** The mesh in numbers, by what the nodes tell of themselves: as old as their presences. */
export interface MeshSurvey {
  /** in the census, whether alive or not */
  readonly nodes: number
  readonly agents: number
  /** connected to this node, or with a presence as new as it should be; the others are stale */
  readonly alive: number
  readonly roles: readonly { readonly role: NodeRole; readonly alive: number; readonly stale: number }[]
  /** who has not been heard of for too long, the last one to go first */
  readonly stale: readonly { readonly id: string; readonly name: string; readonly role: NodeRole; readonly seen: Ms }[]
  /** of those alive, the most frequent first */
  readonly versions: readonly NodeCount[]
  readonly policies: readonly NodeCount[]
  /** as relays declare them; `nodes` are those alive whose addresses lie in its networks, and its relays */
  readonly segments: readonly { readonly name: string; readonly relays: readonly string[]; readonly nodes: number }[]
  readonly relays: readonly RelayRow[]
  /** sealed results that wait at nodes for who asked, agents included */
  readonly custody: { readonly nodes: number; readonly results: number; readonly bytes: number }
  /** clocks that are off by seconds, the worst first */
  readonly skews: readonly {
    /** peer id; the beginning of its public key when the census does not have it, as when its clock is off too far */
    readonly id: string
    readonly name: string
    readonly role?: NodeRole
    /** its clock less that of its neighbours, ms */
    readonly skewMs: Ms
    /** nodes that compared clocks with it; 0: its presence lies in the future, by so much at least */
    readonly observers: number
  }[]
}

export interface MeshStatus extends NodeIdentity, MeshSurvey {
  /** of this node, as all below */
  readonly version: string
  readonly policyVersion: number
  readonly addresses: readonly string[]
  readonly neighbours: number
  readonly liveOrders: number
  /** policies with a quorum that do not fit the chain: a quorum has signed two */
  readonly policyForks: readonly {
    readonly version: number
    readonly digest: string
    readonly people: readonly string[]
  }[]
  /** live actions that share an id */
  readonly splitViews: readonly { readonly id: string; readonly digests: readonly string[] }[]
}

export interface GraphNode {
  /** peer id; the beginning of the public key of a neighbour that the census does not have */
  readonly id: string
  readonly role: NodeRole | 'unknown'
  /** host name; the id where the node has no agent record */
  readonly name: string
  /** of a relay those it stands in, of another node the one whose networks have an address of it */
  readonly segments: readonly string[]
  readonly isAlive: boolean
  /** ms since the epoch at which its presence was made; absent when it has none */
  readonly seen?: Ms
  readonly version?: string
}

/** Two nodes that gossip and sync with each other. */
export interface GraphEdge {
  /** id of the one end, less than that of the other */
  readonly a: string
  readonly b: string
  /** both ends tell it, or this node is one of them; else it may be new, or gone */
  readonly isConfirmed: boolean
}

/** The mesh as far as this node knows it. */
export interface MeshGraph extends NodeIdentity {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

/** A policy that this node holds. */
export interface PolicyRow {
  readonly version: number
  readonly digest: string
  readonly signers: readonly {
    readonly fingerprint: string
    readonly person: string
    readonly name: string
    /** ms since the epoch, by the signer's clock */
    readonly signedAt: Ms
  }[]
  readonly orderFile: string
}

/** The policies of the mesh, as this node knows them. */
export interface PolicyView {
  /** from version 0 on; the last one is in force */
  readonly chain: readonly PolicyRow[]
  /** with the quorum of the version before, and not of the chain: two were signed */
  readonly forks: readonly PolicyRow[]
  /** a neighbour was asked now, and holds no newer one */
  readonly isConfirmed: boolean
}

/** How far a policy has come. */
export interface PolicySpread {
  /** of this node, and those of them that hold this version or a later one */
  readonly neighbours: number
  readonly neighboursUnder: number
  /** of the census that are alive, and those of them that have said that they hold it */
  readonly nodes: number
  readonly nodesUnder: number
}

/**
 * The investigator node, as the command lines see it. Two implementations: the node itself, and the socket
 * `~/.mig/mig.sock` of a node that another `mig` runs. Signing is not here: the key stays with the command line.
 * Errors are MigErrors, with the same codes on both.
 */
export interface InvestigatorApi extends AsyncDisposable {
  /** Which node this is; does not need the mesh. */
  identity(): Promise<NodeIdentity>
  status(): Promise<MeshStatus>
  /** @throws MigError `NO_NEIGHBOURS` as every call that needs the census: nobody is there, and nobody known */
  graph(): Promise<MeshGraph>
  peers(): Promise<PeerInfo[]>
  census(): Promise<CensusRow[]>
  /** @throws MigError `TARGET_INVALID` */
  preview(target: string, only?: readonly string[]): Promise<Preview>
  /** Makes a one-time reply key, keeps its private half, and says where answers go. */
  prepareReply(options: { readonly expireafter: string; readonly expected: number }): Promise<Reply>
  /**
   * Checks an action or a cancel as every node will, keeps it, sends it out.
   * @param orderFile - the order JSON with `pgpsignatures`
   * @param options.isOffline - there is no node to hand it to: a bundle will carry it
   * @returns the order digest
   */
  publish(orderFile: string, options?: { readonly isOffline?: boolean }): Promise<string>
  /**
   * The policies that this node holds, after a look at those of its neighbours when there are any.
   * @param options.isOffline - asks nobody
   */
  policies(options?: { readonly isOffline?: boolean }): Promise<PolicyView>
  /**
   * Puts a policy in force here and hands it to the neighbours, when it follows the one in force and has its quorum.
   * @param options.isOffline - there is no node to hand it to: a bundle will carry it
   * @returns its version
   * @throws MigError `POLICY_STALE`, `POLICY_GAP`, `POLICY_FORK`, `POLICY_QUORUM`, and those of the checks before relaying
   */
  publishPolicy(orderFile: string, options?: { readonly isOffline?: boolean }): Promise<number>
  /** Asks the neighbours, and counts who holds this version of the policy or a later one. */
  policySpread(version: number): Promise<PolicySpread>
  /**
   * Writes what agents behind an air gap need, and receipts for their answers, into a file that does not exist.
   * @param path - absolute
   * @throws MigError `FILE_UNWRITABLE`
   */
  exportBundle(path: string): Promise<WrittenBundle>
  /**
   * Takes in what a bundle holds, after all of it was checked.
   * @param path - absolute
   * @throws MigError with the code of what is bad about it
   */
  importBundle(path: string): Promise<ImportedBundle>
  /**
   * Tells what is stored already and then what arrives, until all expected have answered or `timeoutMs` is over.
   * @param options.isLater - agents that have joined since the publication, and are meant, are expected as well
   */
  follow(digest: string, options: FollowOptions, signal?: AbortSignal): AsyncIterable<FollowEvent>
  /**
   * The order file of an action: one of this home, or a live one of the mesh.
   * @param id - an action id, an order digest, or the beginning of one. @throws MigError `ACTION_NOT_FOUND`
   */
  order(id: string): Promise<{ readonly digest: string; readonly orderFile: string }>
  /** newest first */
  actions(): Promise<ActionSummary[]>
  /** @param id - an action id, an order digest, or the beginning of one. @throws MigError `ACTION_NOT_FOUND` */
  action(id: string): Promise<ActionDetail>
  /** Stored finals, by agent name. */
  results(id: string, signal?: AbortSignal): AsyncIterable<StoredResult>
}
