import type { RunContext } from '../../../src/modules/module.ts'
import { once } from 'node:events'
import {
  appendFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

type Attempt = (on: string, context: RunContext) => unknown

/** What the attempt came to, in one text. */
async function outcome(attempt: () => unknown): Promise<string> {
  try {
    return `done: ${String(await attempt())}`
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return `refused: ${code ?? message}`
  }
}

/** The escapes that the sandbox must contain, by name. Each returns `done: …` or `refused: …`. */
const ESCAPES: Record<string, (on: string) => unknown> = {
  write: (path) => writeFileSync(path, 'written'),
  append: (path) => appendFileSync(path, 'written'),
  mkdir: (path) => mkdirSync(path),
  remove: (path) => rmSync(path),
  read: (path) => readFileSync(path, 'latin1').length,
  list: (path) => readdirSync(path).join(),
  device: (path) => readSync(openSync(path, 'r'), Buffer.alloc(16)),
  signal: (pid) => process.kill(Number(pid), 'SIGTERM'),
  /** @param on - process id, and its new priority */
  priority: async (on) => {
    const { setPriority } = await import('node:os')
    const [pid, priority] = on.split(' ')
    setPriority(Number(pid), Number(priority))
  },
  /** Programs write what there is room for in a folder in which everybody may; the bytes that stayed. */
  fill: async (folder) => {
    const { spawnSync } = await import('node:child_process')
    const file = `${folder}/mig-probe-${process.pid}`
    const script = `head -c 1048576 /dev/urandom > ${file}; wc -c < ${file}; rm ${file}`
    const { error, stdout } = spawnSync('/bin/sh', ['-c', script], { encoding: 'latin1' })
    if (error !== undefined) throw error
    return stdout.trim()
  },
  spawn: async () => {
    const { spawnSync } = await import('node:child_process')
    const { error, status } = spawnSync('/bin/sh', ['-c', 'exit 0'])
    if (error !== undefined) throw error
    return status
  },
  /** starts a program; what it wrote */
  program: async (command) => {
    const { spawnSync } = await import('node:child_process')
    const { error, stdout } = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8' })
    if (error !== undefined) throw error
    return stdout.trim()
  },
  connect: async (port) => {
    const { connect } = await import('node:net')
    await once(connect(Number(port), '127.0.0.1'), 'connect')
  },
  'unix socket': async (path) => {
    const { connect } = await import('node:net')
    await once(connect(path), 'connect')
  },
  udp: async (port) => {
    const { createSocket } = await import('node:dgram')
    const socket = createSocket('udp4')
    const sent = Promise.withResolvers<unknown>()
    socket.on('error', sent.reject)
    socket.send('x', Number(port), '127.0.0.1', (error) => (error === null ? sent.resolve('sent') : sent.reject(error)))
    return await sent.promise
  },
  sqlite: async (path) => {
    const { DatabaseSync } = await import('node:sqlite')
    new DatabaseSync(path).exec('CREATE TABLE t (x)')
  },
  worker: async () => {
    const { Worker } = await import('node:worker_threads')
    await once(new Worker('0', { eval: true }), 'exit')
  },
  inspector: async () => {
    const inspector = await import('node:inspector')
    inspector.open(0)
    return inspector.url()
  },
  addon: () => process.dlopen({ exports: {} }, '/nonexistent.node'),
  binding: () => (process as unknown as { binding(name: string): unknown }).binding('fs'),
  ffi: async (library) => {
    const ffi = (await import('node:ffi')) as { dlopen(path: string, symbols: object): unknown }
    return ffi.dlopen(library, { getpid: { parameters: [], result: 'i32' } })
  },
  eval: () => new Function('return 7')(),
  environment: () => Object.keys(process.env).toSorted().join(),
  uid: () => process.getuid?.()
}

/** What a module may do wrong without escaping. */
const MISHAPS: Record<string, Attempt> = {
  nothing: () => 'done: nothing',
  pid: () => `done: ${process.pid}`,
  'host pid': () => `done: ${/^NSpid:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? ''}`,
  throw: () => {
    throw new TypeError('secret of the host')
  },
  exit: () => process.exit(3),
  garbage: () => process.stdout.write('{"class":"gossip"}\n'),
  'prototype answer': () => process.stdout.write('{"class":"error","parameters":{"code":"toString","message":""}}\n'),
  'deep answer': () => process.stdout.write(`{"class":"result","parameters":${'['.repeat(1e5)}${']'.repeat(1e5)}}\n`),
  'wrong answer': () => process.stdout.write('{"class":"result","parameters":{"foundanything":1}}\n'),
  busy: () => {
    for (;;);
  },
  'busy for': (ms) => {
    const before = process.cpuUsage()
    const end = performance.now() + Number(ms)
    while (performance.now() < end);
    return process.cpuUsage(before).user / 1000
  },
  patient: async (_on, { signal }) => {
    await once(signal, 'abort')
    return 'done: what there was'
  },
  deaf: () => sleep(3_600_000),
  large: (bytes) => 'x'.repeat(Number(bytes)),
  flood: async () => {
    for (;;) if (!process.stdout.write('x'.repeat(65_536))) await once(process.stdout, 'drain')
  },
  'memory in buffers': async () => {
    const held = []
    for (;;) {
      held.push(Buffer.alloc(8 * 1024 * 1024, 1))
      await sleep(1)
    }
  },
  'memory in the heap': () => {
    const held: unknown[] = []
    for (;;) held.push(Array.from({ length: 1000 }, (_, index) => ({ index })))
  },
  'worker bomb': async () => {
    const { Worker } = await import('node:worker_threads')
    for (;;) {
      new Worker('setInterval(() => {}, 1000)', { eval: true })
      await sleep(1)
    }
  },
  'fork bomb': async (seconds) => {
    const { spawn } = await import('node:child_process')
    for (;;) {
      spawn('/bin/sleep', [seconds])
      await sleep(2)
    }
  },
  'left behind': async (seconds) => {
    const { spawn } = await import('node:child_process')
    // its parent ends at once: it belongs to nobody
    spawn('/bin/sh', ['-c', `setsid sleep ${seconds} & exec sleep 0.05`], { detached: true })
    await sleep(3_600_000)
  },
  log: (message, context) => {
    context.log(message)
    return 'done: logged'
  }
}

export const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  ...Object.fromEntries(
    Object.entries(ESCAPES).map(([name, escape]) => [name, (on: string) => outcome(() => escape(on))])
  ),
  ...MISHAPS
}
