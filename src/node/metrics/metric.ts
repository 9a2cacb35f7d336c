/** One figure of a node, read when somebody asks for it. */
export interface Metric {
  /** as Prometheus names it, with the unit at its end */
  readonly name: string
  readonly help: string
  /** a counter starts at 0 with the process and only rises */
  readonly type: 'counter' | 'gauge'
  /** The figure, or one for each value of a label. */
  readonly read: () => number | { readonly label: string; readonly values: ReadonlyMap<string, number> }
}
