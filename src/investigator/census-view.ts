import type { CensusRow, Preview } from './api/api.ts'
import type { ExpectedAgent } from './action-tracker.ts'
import type { Census } from '../node/mesh/census.ts'
import type { Mesh } from '../node/mesh/mesh.ts'
import type { Clock, Ms } from '../util/clock.ts'
import { censusRows } from './census-rows.ts'
import { Sight } from './sight/sight.ts'
import { evaluateTarget, usesPresence } from '../protocol/target/evaluate.ts'
import { parseTarget } from '../protocol/target/parse.ts'
import type { Target } from '../protocol/target/parse.ts'

interface CensusViewDeps {
  readonly mesh: Mesh
  readonly census: Census
  readonly clock: Clock
  readonly goOnline: () => Promise<void>
}

/** Agents by what a target says of their records. */
interface Split {
  readonly meant: ExpectedAgent[]
  readonly others: ExpectedAgent[]
}

/** How long a node that has just started waits for a neighbour, for one round that brings its census, and between rounds. */
const FIRST_NEIGHBOUR_MS: Ms = 5000
const FIRST_CENSUS_MS: Ms = 300
const CENSUS_AGAIN_MS: Ms = 200
/** How long it goes on asking while it knows of no agent at all: busy neighbours take longer than one round. */
const EMPTY_CENSUS_MS: Ms = 15_000

/** Who is there, as a node sees it that may have started a moment ago. */
export class CensusView {
  readonly #deps: CensusViewDeps
  #isPulled = false

  constructor(deps: CensusViewDeps) {
    this.#deps = deps
  }

  /** By name. @throws MigError `NO_NEIGHBOURS` when nobody is there, and nobody is known from the last time */
  async rows(): Promise<CensusRow[]> {
    await this.pull()
    return censusRows(this.#deps.census)
  }

  /** All that is known of the mesh. @throws as {@link CensusView.rows} */
  async sight(): Promise<Sight> {
    await this.pull()
    const { mesh, census, clock } = this.#deps
    return new Sight({ self: mesh.id, now: clock.now(), presences: [...census.all()], peers: mesh.peers() })
  }

  /** Whom a target would reach. @throws MigError `TARGET_INVALID`, and as {@link CensusView.rows} */
  async preview(target: string, only?: readonly string[]): Promise<Preview> {
    const parsed = parseTarget(target)
    await this.pull()
    const { meant, others } = this.#split(parsed, only)
    return { expected: meant, known: meant.length + others.length, usesPresence: usesPresence(parsed) }
  }

  /** The agents that are known now, without asking anybody: whom a target means, and whom it does not. */
  split(target: string, only?: readonly string[]): Split {
    return this.#split(parseTarget(target), only)
  }

  #split(target: Target, only: readonly string[] | undefined): Split {
    const now = this.#deps.clock.now()
    const split: Split = { meant: [], others: [] }
    for (const { id, name, role, record, seen } of censusRows(this.#deps.census)) {
      if (role !== 'agent') continue
      const isMeant =
        record !== undefined &&
        (only === undefined || only.includes(id)) &&
        evaluateTarget(target, record, { now, status: 'online', heartbeattime: seen })
      split[isMeant ? 'meant' : 'others'].push({ id, name })
    }
    return split
  }

  /**
   * A node that has just started does not know who is there: it asks its first neighbours, once. Without any neighbour
   * there is the census of the last time.
   */
  async pull(): Promise<void> {
    if (this.#isPulled) return
    const { mesh, census, clock, goOnline } = this.#deps
    await goOnline()
    try {
      await mesh.waitForNeighbour(FIRST_NEIGHBOUR_MS)
    } catch (error) {
      if (census.size === 0) throw error
      return
    }
    const end = clock.monotonic() + EMPTY_CENSUS_MS
    await mesh.syncNow(FIRST_CENSUS_MS)
    while (!hasAgent(census) && clock.monotonic() < end) {
      // who has just started itself has not heard of anybody yet; asked in a hurry, it would cut us off
      await clock.sleep(CENSUS_AGAIN_MS)
      await mesh.syncNow(FIRST_CENSUS_MS)
    }
    this.#isPulled = true
  }
}

function hasAgent(census: Census): boolean {
  for (const { role } of census.all()) if (role === 'agent') return true
  return false
}
