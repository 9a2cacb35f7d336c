import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { Level } from 'level'
import { openLevel, Store } from '../../../src/store/level.ts'
import { collect } from '../../helpers/collect.ts'
import { expectCode } from '../../helpers/expect-code.ts'
import { sealedOf } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

const WRITER = resolve(import.meta.dirname, '../../helpers/store-writer.ts')
const ALL = { gte: Uint8Array.of(0), lt: Uint8Array.of(255) }
const put = (key: readonly number[], value: Uint8Array = Uint8Array.of(1)) =>
  ({ type: 'put', key: Uint8Array.from(key), value }) as const
const keysOf = async (store: Store) => (await collect(store.keys(ALL))).map((key) => [...key])

describe('openLevel', () => {
  it('makes a folder that only its owner can enter', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'a/b')
    await using _store = await openLevel(path)
    expect((await stat(path)).mode & 0o777).to.equal(0o700)
  })

  it('HOME_BUSY when it is open already, with the path', async () => {
    using folder = new TemporaryFolder()
    await using _store = await openLevel(folder.path)
    const error = await expectCode(openLevel(folder.path), 'HOME_BUSY')
    expect(error.message).to.contain(folder.path)
  })

  it('HOME_BUSY when another process has it open', async () => {
    using folder = new TemporaryFolder()
    const child = spawn(process.execPath, [WRITER, 'agent', folder.path], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    await expectCode(openLevel(folder.path), 'HOME_BUSY')
    child.kill('SIGKILL')
    await once(child, 'exit')
    await using store = await openLevel(folder.path)
    expect(await keysOf(store)).to.not.be.empty
  })

  it('STORE_CORRUPT when it is damaged', async () => {
    using folder = new TemporaryFolder()
    await (await openLevel(folder.path))[Symbol.asyncDispose]()
    await writeFile(join(folder.path, 'CURRENT'), 'nonsense')
    const error = await expectCode(openLevel(folder.path), 'STORE_CORRUPT')
    expect(error.message).to.contain(folder.path)
  })

  it('FILE_UNREADABLE when there is a file in the way', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'file')
    await writeFile(path, '')
    await expectCode(openLevel(path), 'FILE_UNREADABLE')
    await expectCode(openLevel(join(path, 'db')), 'FILE_UNREADABLE')
  })
})

describe('Store', () => {
  it('gives back what was written, over a close', async () => {
    using folder = new TemporaryFolder()
    const first = await openLevel(folder.path)
    await first.commit([put([1], new Uint8Array()), put([2], Uint8Array.of(0, 255))])
    await first.note([put([3])])
    await first[Symbol.asyncDispose]()
    await first[Symbol.asyncDispose]()
    await using store = await openLevel(folder.path)
    expect([...((await store.get(Uint8Array.of(1))) ?? [9])]).to.deep.equal([])
    expect([...((await store.get(Uint8Array.of(2))) ?? [])]).to.deep.equal([0, 255])
    expect(await store.has(Uint8Array.of(3))).to.equal(true)
    expect(await store.has(Uint8Array.of(4))).to.equal(false)
    expect(await store.get(Uint8Array.of(4))).to.equal(undefined)
  })

  it('iterates a range in the order of the keys, without its end', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    await store.commit([put([2]), put([1, 255]), put([1]), put([3]), put([1, 0])])
    expect(await collect(store.keys({ gte: Uint8Array.of(1), lt: Uint8Array.of(3) }))).to.deep.equal(
      [[1], [1, 0], [1, 255], [2]].map((key) => Buffer.from(key))
    )
    const entries = await collect(store.entries({ gte: Uint8Array.of(3), lt: Uint8Array.of(4) }))
    expect(entries.map(([key, value]) => [...key, ...value])).to.deep.equal([[3, 1]])
  })

  it('keeps the order of calls that are made at once', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const key = Uint8Array.of(7)
    await Promise.all([
      ...Array.from({ length: 100 }, (_, n) => store.commit([put([7], Uint8Array.of(n))])),
      store.note([{ type: 'del', key }]),
      store.commit([put([7], Uint8Array.of(200)), put([8])])
    ])
    expect([...((await store.get(key)) ?? [])]).to.deep.equal([200])
    expect(await keysOf(store)).to.deep.equal([[7], [8]])
  })

  it('writes large values at once, each whole', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const large = (n: number) => new Uint8Array(3 * 1024 * 1024).fill(n)
    await Promise.all(
      [1, 2, 3, 4, 5].map((n) => store.commit([put([n], large(n)), { type: 'del', key: Uint8Array.of(9) }]))
    )
    for (const n of [1, 2, 3, 4, 5]) {
      expect(Buffer.compare((await store.get(Uint8Array.of(n))) ?? Buffer.of(), large(n))).to.equal(0)
    }
  })

  it('STORE_CORRUPT, from every way to read, when a table is damaged', async () => {
    using folder = new TemporaryFolder()
    const first = await openLevel(folder.path)
    await first.commit([put([1], new Uint8Array(5000))])
    await first.compact(ALL)
    await first[Symbol.asyncDispose]()
    for (const name of (await readdir(folder.path)).filter((name) => name.endsWith('.ldb'))) {
      const bytes = await readFile(join(folder.path, name))
      await writeFile(join(folder.path, name), bytes.fill(0xff, 0, 100))
    }
    await using store = await openLevel(folder.path)
    await expectCode(store.get(Uint8Array.of(1)), 'STORE_CORRUPT')
    await expectCode(collect(store.entries(ALL)), 'STORE_CORRUPT')
    await expectCode(collect(store.keys(ALL)), 'STORE_CORRUPT')
  })

  it('is of no use after it was closed', async () => {
    using folder = new TemporaryFolder()
    const store = await openLevel(folder.path)
    await store[Symbol.asyncDispose]()
    for (const attempt of [store.get(Uint8Array.of(1)), store.commit([put([1])]), store.compact(ALL)]) {
      const error = await attempt.then(
        () => undefined,
        (reason: unknown) => reason
      )
      expect(error).to.have.property('code', 'LEVEL_DATABASE_NOT_OPEN')
    }
  })

  it('stays closed whatever is written later, and can be opened by another', async () => {
    using folder = new TemporaryFolder()
    const store = await openLevel(folder.path)
    await store[Symbol.asyncDispose]()
    for (const n of [1, 2, 3]) {
      const outcome = await Promise.allSettled([store.commit([put([n])])])
      expect(outcome[0]).to.have.nested.property('reason.code', 'LEVEL_DATABASE_NOT_OPEN')
    }
    await using next = await openLevel(folder.path)
    expect(await keysOf(next)).to.deep.equal([])
  })

  it('writes what it was given before it was closed', async () => {
    using folder = new TemporaryFolder()
    const store = await openLevel(folder.path)
    const [first, second] = [store.commit([put([1])]), store.commit([put([2])])]
    await store[Symbol.asyncDispose]()
    await Promise.all([first, second])
    await using next = await openLevel(folder.path)
    expect(await keysOf(next)).to.deep.equal([[1], [2]])
  })

  it('stays closed when it was about to begin a new log, and acknowledges nothing in a torn one', async () => {
    using folder = new TemporaryFolder()
    const db = new Level<Uint8Array, Uint8Array>(folder.path, { keyEncoding: 'view', valueEncoding: 'view' })
    await db.open()
    const { batch } = db
    db.batch = ((): Promise<void> => {
      db.batch = batch
      return Promise.reject(new Error('IO error: No space left on device'))
    }) as never
    const store = new Store(folder.path, db as never)
    await Promise.allSettled([store.commit([put([1])])])
    const late = Promise.allSettled([store.commit([put([2])])])
    await store[Symbol.asyncDispose]()
    expect((await late)[0]).to.have.nested.property('reason.code', 'DISK_FULL')
    await using next = await openLevel(folder.path)
    expect(await keysOf(next)).to.deep.equal([])
  })

  it('loses nothing that it acknowledged when the file system was full in between', async function () {
    if (process.platform !== 'linux') this.skip()
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'db')
    // 200 blocks of 512 or 1024 bytes: the log tears in the middle of a record, as on a full disk
    const command = 'ulimit -S -f 200; exec "$0" "$@"'
    const child = spawn('sh', ['-c', command, process.execPath, WRITER, 'full', path], {
      stdio: ['pipe', 'pipe', 'inherit']
    })
    const lines: string[] = []
    for await (const line of createInterface(child.stdout)) {
      lines.push(line)
      if (!line.startsWith('failed')) continue
      execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited'])
      child.stdin.write('go\n')
    }
    expect(lines).to.include('failed DISK_FULL')
    expect(lines.at(-1)).to.equal('end')
    const stored = lines.filter((line) => line.startsWith('stored')).map((line) => Number(line.split(' ')[1]))
    expect(stored.length).to.be.greaterThan(60)
    await using store = await openLevel(path)
    for (const n of stored) {
      const value = (await store.get(Buffer.from(`k${n}`))) ?? Buffer.of()
      expect(Buffer.compare(value, sealedOf(n)), `k${n}`).to.equal(0)
    }
  })
})
