/** What is due next. The fields are those of the event that {@link EventQueue.take} took last. */
export class EventQueue {
  /** ms since the start of the simulation */
  time = 0
  kind = 0
  /** what the event is about: a node, an edge, an agent */
  subject = 0
  /** a second number, for kinds that need one */
  detail = 0
  #size = 0
  #times = new Float64Array(1024)
  #kinds = new Uint8Array(1024)
  #subjects = new Int32Array(1024)
  #details = new Int32Array(1024)

  get size(): number {
    return this.#size
  }

  /** Adds an event; what is due at one time comes in no certain, but always the same order. */
  add(time: number, kind: number, subject: number, detail = 0): void {
    if (this.#size === this.#times.length) this.#grow()
    let at = this.#size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if ((this.#times[parent] as number) <= time) break
      this.#move(parent, at)
      at = parent
    }
    this.#set(at, time, kind, subject, detail)
  }

  /** Makes the earliest event the current one; false when there is none. */
  take(): boolean {
    if (this.#size === 0) return false
    this.time = this.#times[0] as number
    this.kind = this.#kinds[0] as number
    this.subject = this.#subjects[0] as number
    this.detail = this.#details[0] as number
    const last = --this.#size
    const time = this.#times[last] as number
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= last) break
      if (child + 1 < last && (this.#times[child + 1] as number) < (this.#times[child] as number)) child++
      if ((this.#times[child] as number) >= time) break
      this.#move(child, at)
      at = child
    }
    this.#set(at, time, this.#kinds[last] as number, this.#subjects[last] as number, this.#details[last] as number)
    return true
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from] as number
    this.#kinds[to] = this.#kinds[from] as number
    this.#subjects[to] = this.#subjects[from] as number
    this.#details[to] = this.#details[from] as number
  }

  #set(at: number, time: number, kind: number, subject: number, detail: number): void {
    this.#times[at] = time
    this.#kinds[at] = kind
    this.#subjects[at] = subject
    this.#details[at] = detail
  }

  #grow(): void {
    const times = new Float64Array(2 * this.#size)
    times.set(this.#times)
    this.#times = times
    const kinds = new Uint8Array(2 * this.#size)
    kinds.set(this.#kinds)
    this.#kinds = kinds
    const subjects = new Int32Array(2 * this.#size)
    subjects.set(this.#subjects)
    this.#subjects = subjects
    const details = new Int32Array(2 * this.#size)
    details.set(this.#details)
    this.#details = details
  }
}
