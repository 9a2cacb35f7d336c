/** A question to a module, and the command of a peer that answers the same: a row of the table of modules. */
export interface Question {
  readonly name: string
  readonly module: string
  readonly parameters: unknown
  /** for the shell */
  readonly peer: string
  /** program and Debian package of the peer */
  readonly needs: readonly [program: string, debianPackage: string]
  /** Makes what is asked about; the parameters and the peer that it returns hold instead of those above. */
  prepare?(): Disposable & { readonly parameters: unknown; readonly peer: string }
}

export const QUESTIONS: readonly Question[] = [
  {
    name: 'pkg: one package',
    module: 'pkg',
    parameters: { pkgmatch: { matches: ['^dpkg$'] }, types: ['dpkg'] },
    peer: 'dpkg -l dpkg',
    needs: ['dpkg', 'dpkg']
  },
  {
    name: 'pkg: all, of every type',
    module: 'pkg',
    parameters: { pkgmatch: { matches: [''] } },
    peer: 'dpkg -l',
    needs: ['dpkg', 'dpkg']
  }
]
