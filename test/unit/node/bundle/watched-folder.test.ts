import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { BundleNode } from '../../../../src/node/bundle/bundle-node.ts'
import { WatchedFolder } from '../../../../src/node/bundle/watched-folder.ts'
import { MigError } from '../../../../src/protocol/errors.ts'
import { silentLog, type Log } from '../../../../src/util/log.ts'
import { bundleOf, BundleBench } from '../../../helpers/bundle-bench.ts'
import { between, Desk, type Signed } from '../../../helpers/desk.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { NOW } from '../../../helpers/orders.ts'
import { eventually } from '../../../helpers/processes.ts'

const HOUR = 3_600_000
const LOOK_MS = 5_000

describe('WatchedFolder', () => {
  let desk: Desk
  let clock: ManualClock
  let bench: BundleBench
  let path: string
  let said: { message: string; fields: Record<string, unknown> }[]
  let watched: WatchedFolder | undefined

  const note = (fields: object, message: string): void => void said.push({ message, fields: { ...fields } })
  const log: Log = { ...silentLog, info: note, warn: note, error: note }
  const watch = async (node: BundleNode = bench.node): Promise<void> => {
    watched = await WatchedFolder.open(path, { node, clock, log })
  }
  const put = (name: string, ...orders: Signed[]): void => {
    const items = orders.map(({ envelope }) => ({ kind: 'order', bytes: envelope }) as const)
    writeFileSync(join(path, `${name}.part`), bundleOf(desk.meshId, items))
    renameSync(join(path, `${name}.part`), join(path, name))
  }
  const asked = (): Promise<Signed> => desk.sign(desk.action(between(0, HOUR)))
  const shelf = (name: 'done' | 'refused'): string[] =>
    readdirSync(join(path, name))
      .map((file) => file.replace(/^\d{8}T\d{6}Z-/, ''))
      .toSorted()
  /** Lets time pass until something is so. */
  const looking = (isSo: () => boolean): Promise<unknown> =>
    eventually(() => {
      clock.advance(LOOK_MS)
      return isSo()
    })

  before(async () => {
    desk = await Desk.open(['ada'])
  })
  beforeEach(async () => {
    clock = new ManualClock(NOW)
    bench = await BundleBench.open(desk, clock)
    path = bench.folder.join('drop')
    mkdirSync(path, { mode: 0o700 })
    said = []
  })
  afterEach(async () => {
    await watched?.[Symbol.asyncDispose]()
    watched = undefined
    await bench[Symbol.asyncDispose]()
  })

  it('imports what is there, and what comes, and moves it to done/', async () => {
    put('first.bundle', await asked())
    await watch()
    await looking(() => shelf('done').length === 1)
    put('second.bundle', await asked())
    await looking(() => shelf('done').length === 2)
    expect(shelf('done')).to.deep.equal(['first.bundle', 'second.bundle'])
    expect([bench.node.book.size, shelf('refused')]).to.deep.equal([2, []])
    expect(said.map(({ message }) => message)).to.deep.equal(['a bundle was taken in', 'a bundle was taken in'])
  })

  it('takes them in the order of their names', async () => {
    for (const name of ['b.bundle', 'c.bundle', 'a.bundle']) put(name, await asked())
    await watch()
    await looking(() => shelf('done').length === 3)
    expect(said.map(({ fields }) => fields['name'])).to.deep.equal(['a.bundle', 'b.bundle', 'c.bundle'])
  })

  it('moves what is bad to refused/, with the reason, and goes on', async () => {
    writeFileSync(join(path, 'a.bundle'), 'no bundle')
    symlinkSync('/etc/hostname', join(path, 'b.bundle'))
    mkdirSync(join(path, 'c.bundle'))
    put('d.bundle', await asked())
    await watch()
    await looking(() => shelf('done').length === 1)
    expect(shelf('refused').filter((name) => !name.endsWith('.reason'))).to.deep.equal([
      'a.bundle',
      'b.bundle',
      'c.bundle'
    ])
    const reasons = readdirSync(join(path, 'refused'))
      .filter((name) => name.endsWith('.reason'))
      .toSorted()
    const texts = reasons.map((name) => readFileSync(join(path, 'refused', name), 'utf8'))
    for (const [at, code] of ['BUNDLE_MALFORMED', 'FILE_UNREADABLE', 'FILE_UNREADABLE'].entries()) {
      expect(texts[at]).to.match(new RegExp(`^${code}: .*\\.\\n$`))
    }
  })

  it('refuses what fails by our own mistake: it is not tried for ever', async () => {
    put('a.bundle', await asked())
    await watch({
      ...bench.node,
      book: { ...bench.node.book, take: () => Promise.reject(new TypeError('oops')) } as never
    })
    await looking(() => shelf('refused').length === 2)
    expect(said.at(-1)?.fields).to.include({ code: 'INTERNAL', reason: 'TypeError: oops' })
  })

  it('leaves alone what has another name', async () => {
    for (const name of ['.a.bundle', 'a.bundle.part', 'a.txt', '-a.bundle', `${'a'.repeat(129)}.bundle`]) put(name)
    put(`${'a'.repeat(128)}.bundle`, await asked())
    await watch()
    await looking(() => shelf('done').length === 1)
    expect(readdirSync(path)).to.have.length(5 + 2)
    expect(shelf('refused')).to.deep.equal([])
  })

  it('leaves a bundle where it is while the disk is full, and says so once', async () => {
    let isFull = true
    let count = 0
    put('a.bundle', await asked(), await asked())
    const { book } = bench.node
    const take: typeof book.take = (...args) =>
      isFull && ++count > 1 ? Promise.reject(new MigError('DISK_FULL', 'There is no room left.')) : book.take(...args)
    const node = {
      ...bench.node,
      book: new Proxy(book, { get: (of, key) => (key === 'take' ? take : Reflect.get(of, key, of)) })
    }
    await watch(node)
    await looking(() => said.length > 0)
    let looks = 0
    await looking(() => ++looks === 5)
    expect(existsSync(join(path, 'a.bundle'))).to.equal(true)
    expect(said.map(({ message, fields }) => [message, fields['code']])).to.deep.equal([
      ['no bundle is taken', 'DISK_FULL']
    ])
    isFull = false
    await looking(() => shelf('done').length === 1)
    expect(bench.node.book.size).to.equal(2)
  })

  it('takes nothing from a folder that others may write to, at the start and later', async () => {
    chmodSync(path, 0o777)
    await expectCode(WatchedFolder.open(path, { node: bench.node, clock, log }), 'FOLDER_UNSAFE')
    chmodSync(path, 0o700)
    put('a.bundle', await asked())
    await watch()
    // the first look has taken it, and there is no second one before time passes
    await eventually(() => shelf('done').length === 1)
    chmodSync(path, 0o777)
    put('b.bundle', await asked())
    await looking(() => said.length === 2)
    expect(said[1]?.fields).to.include({ code: 'FOLDER_UNSAFE' })
    expect(bench.node.book.size).to.equal(1)
    chmodSync(path, 0o755)
    await looking(() => shelf('done').length === 2)
  })

  it('leaves a bundle that is not through where it is when it is closed', async () => {
    put('a.bundle', await asked(), await asked())
    const { book } = bench.node
    const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const take: typeof book.take = async (...args) => {
      begun.resolve()
      await go.promise
      return book.take(...args)
    }
    await watch({
      ...bench.node,
      book: new Proxy(book, { get: (of, key) => (key === 'take' ? take : Reflect.get(of, key, of)) })
    })
    await begun.promise
    const closing = watched?.[Symbol.asyncDispose]()
    go.resolve()
    await closing
    expect([bench.node.book.size, existsSync(join(path, 'a.bundle')), shelf('refused'), said]).to.deep.equal([
      1,
      true,
      [],
      []
    ])
    await watch()
    await looking(() => shelf('done').length === 1)
    expect(bench.node.book.size).to.equal(2)
  })

  it('takes nothing any more when it is closed', async () => {
    await watch()
    await watched?.[Symbol.asyncDispose]()
    put('a.bundle', await asked())
    clock.advance(10 * LOOK_MS)
    expect(existsSync(join(path, 'a.bundle'))).to.equal(true)
  })
})
